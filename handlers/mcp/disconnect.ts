import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpDisconnect = defineEndpoint({
  method: "post",
  path: "/mcp/{name}/disconnect",
  operationId: "mcp.disconnect",
  scope: "instance",
  summary: "End an MCP server and switch it off",
  description: "It stays off until it is connected, or the directory's instance is disposed.",
  params: z.object({ name: z.string() }),
  output: json(z.boolean()),
  errors: ["McpServerNotFoundError", "ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ params: { name }, instance }) => {
    await instance.mcp.servers.disconnect(name)
    return true
  },
})
