import type { LoadedConfig } from "../config/load.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"
import type { AddedServer } from "../storage/mcp-servers.ts"

/** One server as config and users want it. */
export interface ServerSettings {
  config: McpLocalConfig | McpRemoteConfig
  enabled: boolean
  /** False for what an untrusted project's own config defines or changes. */
  isTrusted: boolean
  /** `experimental.mcp_timeout`. */
  timeoutMs: number | undefined
}

/**
 * Lists the servers of a workspace by name: those of the config, then those that were added, which replace others of their
 * name. Whoever may add a server may run commands too, so added ones need no trust.
 */
export const serverSettings = (
  { config, restrictions }: LoadedConfig,
  added: AddedServer[],
): Map<string, ServerSettings> => {
  const timeoutMs = config.experimental?.mcp_timeout
  const settings = new Map<string, ServerSettings>()
  for (const [name, server] of Object.entries(config.mcp ?? {})) {
    // Only the switch of a server that nobody defines.
    if (!("type" in server)) continue
    settings.set(name, {
      config: server,
      enabled: server.enabled ?? true,
      isTrusted: !restrictions.mcp.has(name),
      timeoutMs,
    })
  }
  for (const { name, config: own, enabled } of added) {
    const known = settings.get(name)
    const server = own ?? known?.config
    if (!server) continue
    settings.set(name, {
      config: server,
      enabled: enabled ?? server.enabled ?? true,
      isTrusted: own !== undefined || known?.isTrusted === true,
      timeoutMs,
    })
  }
  return settings
}
