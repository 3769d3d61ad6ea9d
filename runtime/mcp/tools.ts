import type { Tool as McpToolInfo } from "@modelcontextprotocol/sdk/types.js"
import { z } from "zod"
import type { Log } from "../ports/log.ts"
import { defineTool, type Tool } from "../tools/tool.ts"
import type { Connection } from "./connection.ts"
import { toolName } from "./names.ts"
import { callContent } from "./results.ts"
import { resourceTools } from "./resource-tools.ts"
import type { McpServers } from "./servers.ts"

/** Gives the tools of all connected servers, then those for reading resources, where a server has any. */
export const createMcpTools = (servers: McpServers, log: Log) => {
  const warned = new Set<string>()

  /** @param taken names that mean other tools already */
  return async (taken: ReadonlySet<string>): Promise<Tool[]> => {
    const tools = new Map<string, Tool>()
    const connected = (await servers.list()).filter(({ connection }) => connection?.client())
    for (const { name, connection } of connected) {
      for (const info of connection?.tools() ?? []) {
        const id = toolName(name, info.name)
        if (connection && !taken.has(id) && !tools.has(id)) tools.set(id, serverTool(id, info, connection))
        else if (!warned.has(id)) {
          warned.add(id)
          log("warn", "A tool of an MCP server is left out: another has its name", {
            server: name,
            tool: info.name,
            id,
          })
        }
      }
    }
    const hasResources = connected.some(({ connection }) => connection?.client()?.offers.resources)
    return [...tools.values(), ...(hasResources ? resourceTools(servers) : [])]
  }
}

/** The server checks the arguments itself, against a schema that need not be one of ours. */
const AnyArguments = z.record(z.string(), z.unknown())

const serverTool = (id: string, info: McpToolInfo, connection: Connection): Tool<typeof AnyArguments> =>
  defineTool({
    id,
    description: info.description ?? "",
    parameters: AnyArguments,
    inputSchema: schemaOf(info),
    async execute(args, context) {
      await context.ask({ permission: id, patterns: ["*"], always: ["*"], metadata: {} })
      const result = await connection.use((client) =>
        client.callTool(info.name, args, {
          signal: context.signal,
          onProgress: ({ progress, total, message }) =>
            context.progress({
              metadata: { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) },
            }),
        }),
      )
      const { text, attachments } = callContent(result)
      if (result.isError) throw new Error(text || "The tool failed without saying why")
      return {
        title: info.title ?? info.annotations?.title ?? "",
        output: text,
        metadata: metadataOf(result),
        attachments,
      }
    },
  })

const schemaOf = ({ inputSchema }: McpToolInfo) =>
  ({ additionalProperties: false, properties: {}, ...inputSchema }) as NonNullable<Tool["inputSchema"]>

/** Some servers give metadata of their own; it is kept where upstream keeps it. */
const metadataOf = (result: Record<string, unknown>): Record<string, unknown> => {
  const own = result["metadata"]
  return typeof own === "object" && own !== null && !Array.isArray(own) ? { ...own } : {}
}
