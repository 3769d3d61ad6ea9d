import { McpStatusMap } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpStatus = defineEndpoint({
  method: "get",
  path: "/mcp",
  operationId: "mcp.status",
  scope: "instance",
  summary: "Say how the MCP servers are",
  description: "Starts those that have not started yet, and waits until each has succeeded or failed.",
  output: json(McpStatusMap, { slow: true }),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.mcp.servers.status(),
})
