import type { Database } from "../ports/database.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"

/** What users changed about one MCP server of a directory. */
export interface AddedServer {
  name: string
  /** Present when it was added by the API. */
  config?: McpLocalConfig | McpRemoteConfig
  /** Present when it was connected or disconnected by the API. */
  enabled?: boolean
}

/** MCP servers that were added, connected and disconnected by the API: kept until the directory's instance is disposed. */
export interface McpServerStore {
  /** In the order in which they were changed first. */
  list(): AddedServer[]
  /** Adds or replaces what is kept under a name. */
  put(server: AddedServer): void
  clear(): void
}

export const mcpServerStore = (database: Database, directory: string): McpServerStore => {
  const key = `mcp_servers ${directory}`
  const list = () => {
    const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)
    return row ? (JSON.parse(row.value) as AddedServer[]) : []
  }
  return {
    list,
    put: (server) =>
      database.transaction(() => {
        const known = list()
        const at = known.findIndex(({ name }) => name === server.name)
        const changed = at < 0 ? [...known, server] : known.with(at, server)
        database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, JSON.stringify(changed))
      }),
    clear: () => void database.run("DELETE FROM meta WHERE key = ?", key),
  }
}
