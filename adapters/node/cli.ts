import { parseArgs } from "node:util"
import type { LogLevel } from "../../runtime/ports/log.ts"
import { type CommandName, COMMANDS, commandHelp, overview } from "./commands.ts"
import { UsageError } from "./usage-error.ts"

export interface ServeArguments {
  directory: string | undefined
  port: number
  hostname: string
  cors: string[]
  printLogs: boolean
  logLevel: LogLevel
  /** `all` directories, only the one `started` in, or `none`. */
  trust: "all" | "started" | "none"
  allowedHosts: string[]
  publicURL: string | undefined
  basePath: string
  trustedProxies: string[]
  insecure: boolean
  /** Announce the server to the local network. */
  mdns: boolean
  mdnsDomain: string
}

/** What the command line asks for. */
export type Command =
  | { name: "text"; text: string }
  | { name: "version" }
  | { name: "serve"; options: ServeArguments }
  | { name: "web"; options: ServeArguments }
  | { name: "export"; sessionID: string }
  /** `-` is standard input. */
  | { name: "import"; file: string }
  | { name: "trust"; directory: string; remove: boolean }
  | { name: "hash-password" }

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

/**
 * Reads the command line.
 *
 * @param argv without the program
 * @throws UsageError, a line that says what is wrong and what to do
 */
export const parseCommand = (argv: readonly string[]): Command => {
  const [first, ...rest] = argv
  if (first === undefined || first === "--help" || first === "-h") return { name: "text", text: overview() }
  if (first === "--version" || first === "-v") return { name: "version" }
  if (first === "help") return { name: "text", text: rest[0] && isCommand(rest[0]) ? commandHelp(rest[0]) : overview() }
  if (!isCommand(first)) throw new UsageError(unknownCommand(first))
  const { values, positionals } = parseOptions(first, rest)
  if (values["help"]) return { name: "text", text: commandHelp(first) }
  if (values["version"]) return { name: "version" }
  if (first === "serve" || first === "web") {
    expectAtMost(1, positionals, first)
    return { name: first, options: serveArguments(values, positionals[0]) }
  }
  if (first === "hash-password") {
    expectAtMost(0, positionals, first)
    return { name: "hash-password" }
  }
  const [operand] = expectAtMost(1, positionals, first)
  if (!operand) throw new UsageError(`Name the ${OPERANDS[first]}: "${COMMANDS[first].usage}"`)
  switch (first) {
    case "trust":
      return { name: first, directory: operand, remove: values["remove"] === true }
    case "export":
      return { name: first, sessionID: operand }
    case "import":
      return { name: first, file: operand }
  }
}

/** What the one operand of a command is. */
const OPERANDS = { trust: "directory to trust", export: "session to export", import: "file to import" }

/** Commands of upstream's program that are clients of a server. */
const CLIENTS = ["attach", "run", "tui"]

const unknownCommand = (name: string): string => {
  if (CLIENTS.includes(name)) {
    const client = name === "run" ? "run --attach URL" : "attach URL"
    return `Unknown command "${name}": this is the server alone. Its clients come with upstream's package: npx opencode-ai ${client}`
  }
  const known = Object.keys(COMMANDS).join(", ")
  return name.startsWith("-")
    ? `Unknown option "${name}": put options after a command (${known}), see "opencode --help"`
    : `Unknown command "${name}": this server has ${known}, see "opencode --help"`
}

const expectAtMost = (count: number, positionals: string[], command: CommandName): string[] => {
  const extra = positionals[count]
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}": use "${COMMANDS[command].usage}"`)
  return positionals
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

const parseOptions = (command: CommandName, args: string[]): { values: Values; positionals: string[] } => {
  const known = Object.entries(COMMANDS[command].options).map(
    ([name, { value, repeatable }]) =>
      [name, { type: value ? "string" : "boolean", multiple: repeatable ?? false }] as const,
  )
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(known),
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    })
  } catch (error) {
    // Node's messages go on about positional arguments after their first sentence.
    const [sentence] = String((error as Error).message).split(/\.\s|\n/)
    throw new UsageError(`${sentence}: see "opencode ${command} --help"`)
  }
}

const LEVELS = ["debug", "info", "warn", "error"] as const

const serveArguments = (values: Values, directory: string | undefined): ServeArguments => {
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === "string" ? value : undefined
  }
  const texts = (name: string): string[] => {
    const value = values[name]
    return Array.isArray(value) ? value.map(String) : []
  }
  const level = (text("log-level") ?? "info").toLowerCase()
  const logLevel = LEVELS.find((known) => known === level)
  if (!logLevel) throw new UsageError(`Unknown --log-level "${level}": use DEBUG, INFO, WARN or ERROR`)
  if (values["trust"] && values["no-trust"]) throw new UsageError("Give --trust or --no-trust, not both")
  if (values["mdns"] && !text("hostname")) {
    throw new UsageError(
      "--mdns announces the server to other machines: say with --hostname 0.0.0.0 (and a password in OPENCODE_SERVER_PASSWORD) that they may reach it",
    )
  }
  return {
    directory,
    port: portOf(text("port") ?? "4096"),
    hostname: text("hostname") || "127.0.0.1",
    cors: texts("cors").map(originOf),
    printLogs: values["print-logs"] === true,
    logLevel,
    trust: values["trust"] ? "all" : values["no-trust"] ? "none" : "started",
    allowedHosts: texts("allowed-host").map(hostNameOf),
    publicURL: publicURLOf(text("public-url")),
    basePath: basePathOf(text("base-path") ?? ""),
    trustedProxies: texts("trusted-proxy"),
    insecure: values["insecure"] === true,
    mdns: values["mdns"] === true,
    mdnsDomain: mdnsDomainOf(text("mdns-domain") ?? "opencode.local"),
  }
}

const mdnsDomainOf = (value: string): string => {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.local$/i.test(value)) return value.toLowerCase()
  throw new UsageError(`Bad --mdns-domain "${value}": use one name before .local, such as opencode.local`)
}

const portOf = (value: string): number => {
  const port = Number(value)
  if (/^\d+$/.test(value) && port <= 65_535) return port
  throw new UsageError(`Bad --port "${value}": use a number from 0 to 65535`)
}

const originOf = (value: string): string => {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+\/?$/i.test(value) ? value.replace(/\/$/, "") : undefined
  if (origin) return origin
  throw new UsageError(`Bad --cors "${value}": use an origin such as https://app.example.com`)
}

const hostNameOf = (value: string): string => {
  if (/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/i.test(value)) return value
  throw new UsageError(`Bad --allowed-host "${value}": use a name without scheme and port, such as agent.example.com`)
}

const publicURLOf = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined
  const url = URL.parse(value)
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url.href.replace(/\/$/, "")
  throw new UsageError(`Bad --public-url "${value}": use an address such as https://agent.example.com`)
}

/** Leading slash, no trailing one; empty for none. */
const basePathOf = (value: string): string => {
  const path = `/${value}`.replace(/\/+/g, "/").replace(/\/$/, "")
  if (/^[\w./~-]*$/.test(path) && !path.split("/").includes("..")) return path
  throw new UsageError(`Bad --base-path "${value}": use a path such as /agent`)
}
