import { McpAddInput, McpStatusMap } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpAdd = defineEndpoint({
  method: "post",
  path: "/mcp",
  operationId: "mcp.add",
  scope: "instance",
  summary: "Add an MCP server to a directory, and start it",
  description:
    "It replaces another of its name, and stays until the directory's instance is disposed. The answer shows all servers; one that does not start is `failed`.",
  body: McpAddInput,
  output: json(McpStatusMap, { slow: true }),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ body, instance }) => instance.mcp.servers.add(body),
})
