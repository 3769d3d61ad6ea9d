import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpConnect = defineEndpoint({
  method: "post",
  path: "/mcp/{name}/connect",
  operationId: "mcp.connect",
  scope: "instance",
  summary: "Start an MCP server, or start it anew",
  description: "The answer is true also when it fails; `GET /mcp` says why.",
  params: z.object({ name: z.string() }),
  output: json(z.boolean(), { slow: true }),
  errors: ["McpServerNotFoundError", "ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ params: { name }, instance }) => {
    await instance.mcp.servers.connect(name)
    return true
  },
})
