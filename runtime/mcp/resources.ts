import type { Log } from "../ports/log.ts"
import type { McpResource } from "../schema/mcp.ts"
import { type McpContent, resourceContent } from "./results.ts"
import type { McpServers } from "./servers.ts"

/** What servers offer to be read. */
export interface McpResources {
  /** Resources of all connected servers by `<server>:<uri>`. A server that fails to list its own has none. */
  list(): Promise<Record<string, McpResource>>
  /** @throws when the server is not connected or refuses */
  read(server: string, uri: string): Promise<McpContent>
}

export const createMcpResources = (servers: McpServers, log: Log): McpResources => ({
  async list() {
    const lists = await Promise.all(
      (await servers.list()).map(async ({ name, connection }) => {
        if (!connection?.client()?.offers.resources) return []
        const resources = await connection
          .use((client) => client.listResources())
          .catch((error: unknown) => {
            log("warn", "Cannot list the resources of an MCP server", { server: name, error: String(error) })
            return []
          })
        return resources.map(({ name: title, uri, description, mimeType }): [string, McpResource] => [
          `${name}:${uri}`,
          {
            ...{ name: title, uri, client: name },
            ...(description !== undefined && { description }),
            ...(mimeType !== undefined && { mimeType }),
          },
        ])
      }),
    )
    return Object.fromEntries(lists.flat())
  },
  async read(server, uri) {
    const { connection } = await servers.get(server)
    if (!connection) throw new Error(`The MCP server "${server}" is switched off`)
    return resourceContent(await connection.use((client) => client.readResource(uri)))
  },
})
