import type { LoadedConfig } from "../config/load.ts"
import { builtinServers, type ServerDefinition } from "./builtin-servers.ts"

/** A server that the config allows. */
export interface WantedServer extends ServerDefinition {
  /** Whether the user's config says how to start it: then failing to is worth telling. */
  isOwn: boolean
}

/** Those of the config, then the built-in ones, without what is switched off; none unless the config wants them. */
export const wantedServers = (setting: LoadedConfig["config"]["lsp"]): WantedServer[] => {
  if (setting === undefined || setting === false) return []
  const builtin = new Map(builtinServers.map((server) => [server.id, { ...server, isOwn: false }]))
  const own: WantedServer[] = []
  for (const [id, entry] of Object.entries(setting === true ? {} : setting)) {
    const known = builtin.get(id)
    builtin.delete(id)
    if (!("command" in entry) || entry.disabled === true || entry.command.length === 0) continue
    own.push({
      id,
      extensions: entry.extensions?.map(withDot) ?? known?.extensions ?? [],
      commands: [{ argv: entry.command }],
      roots: known?.roots ?? [],
      ...(entry.env && { env: entry.env }),
      ...(entry.initialization && { initialization: entry.initialization }),
      isOwn: true,
    })
  }
  return [...own, ...builtin.values()]
}

/** `py` and `.py` mean the same; a name that is capitalised is a whole file name. */
const withDot = (extension: string) =>
  extension.startsWith(".") || /^[A-Z]/.test(extension) ? extension : `.${extension.toLowerCase()}`
