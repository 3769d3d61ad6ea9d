import { z } from "zod"
import { defineTool, type Tool } from "../tools/tool.ts"
import { resourceContent } from "./results.ts"
import type { McpServer, McpServers } from "./servers.ts"

const OneServer = z.object({
  server: z.string().optional().describe("Name of an MCP server; without it, those of all servers are listed"),
})

/** Tools with which a model finds and reads what servers offer besides tools. Names and results as upstream's. */
export const resourceTools = (servers: McpServers): Tool[] => [
  defineTool({
    id: "list_mcp_resources",
    description: "Lists resources of MCP servers: files, database schemas and other things that give context.",
    parameters: OneServer,
    async execute({ server }, context) {
      await context.ask({ permission: "list_mcp_resources", patterns: [server ?? "*"], always: ["*"], metadata: {} })
      const chosen = await withResources(servers, server)
      const lists = await Promise.all(
        chosen.map(async ({ name, connection }) =>
          ((await connection?.use((client) => client.listResources())) ?? []).map(
            ({ name: title, uri, description, mimeType }) => ({
              name: title,
              uri,
              description,
              mimeType,
              server: name,
            }),
          ),
        ),
      )
      return listed("MCP resources", "resources", lists.flat(), chosen)
    },
  }),
  defineTool({
    id: "list_mcp_resource_templates",
    description: "Lists resource templates of MCP servers: addresses of resources with parameters to fill in.",
    parameters: OneServer,
    async execute({ server }, context) {
      const permission = "list_mcp_resource_templates"
      await context.ask({ permission, patterns: [server ?? "*"], always: ["*"], metadata: {} })
      const chosen = await withResources(servers, server)
      const lists = await Promise.all(
        chosen.map(async ({ name, connection }) =>
          ((await connection?.use((client) => client.listResourceTemplates())) ?? []).map(
            ({ name: title, uriTemplate, description, mimeType }) => ({
              ...{ name: title, uriTemplate, description, mimeType, server: name },
            }),
          ),
        ),
      )
      return listed("MCP resource templates", "resourceTemplates", lists.flat(), chosen)
    },
  }),
  defineTool({
    id: "read_mcp_resource",
    description:
      "Reads one resource of an MCP server. The URI is the server's own name for it and need not be a file's.",
    parameters: z.object({
      server: z.string().describe("Name of the MCP server, exactly as list_mcp_resources gives it"),
      uri: z.string().describe("URI of the resource, exactly as list_mcp_resources gives it"),
    }),
    async execute({ server, uri }, context) {
      await context.ask({ permission: "read_mcp_resource", patterns: [uri], always: ["*"], metadata: { server, uri } })
      const [chosen] = await withResources(servers, server)
      const result = await chosen?.connection?.use((client) => client.readResource(uri))
      const { text, attachments } = resourceContent(result ?? { contents: [] })
      const metadata = { server, uri, contents: result?.contents.length ?? 0, attachments: attachments.length }
      const note = attachments.length > 0 ? `[${attachments.length} attached]` : ""
      const output = [text, note].filter(Boolean).join("\n\n")
      return { title: `MCP resource: ${uri}`, output, metadata, attachments }
    },
  }),
]

/** The connected servers that have resources, or the one that is named. @throws when that one is not connected */
const withResources = async (servers: McpServers, named: string | undefined): Promise<McpServer[]> => {
  const connected = (await servers.list()).filter(({ connection }) => connection?.client())
  if (named === undefined) return connected.filter(({ connection }) => connection?.client()?.offers.resources)
  const found = connected.find(({ name }) => name === named)
  if (found) return [found]
  const names = connected.map(({ name }) => `"${name}"`).join(", ")
  throw new Error(`The MCP server "${named}" is not connected. Connected: ${names || "none"}`)
}

const listed = (title: string, key: string, items: unknown[], from: McpServer[]) => ({
  title,
  output: JSON.stringify({ [key]: items }, null, 2),
  metadata: { count: items.length, servers: from.map(({ name }) => name) },
})
