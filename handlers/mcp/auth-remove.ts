import { z } from "zod"
import { McpAuthRemoved } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpAuthRemove = defineEndpoint({
  method: "delete",
  path: "/mcp/{name}/auth",
  operationId: "mcp.auth.remove",
  scope: "instance",
  summary: "Forget the login to an MCP server",
  description:
    "Its tokens and this server's registration are deleted, a login that waits is void, and it is connected anew.",
  params: z.object({ name: z.string() }),
  output: json(McpAuthRemoved, { slow: true }),
  errors: ["McpServerNotFoundError", "ServiceUnavailableError", "ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ params: { name }, instance }) => {
    await instance.mcp.logins.forget(name)
    return { success: true }
  },
})
