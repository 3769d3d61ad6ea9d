import { z } from "zod"
import { McpAuthCallbackInput, MCPStatus } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpAuthCallback = defineEndpoint({
  method: "post",
  path: "/mcp/{name}/auth/callback",
  operationId: "mcp.auth.callback",
  scope: "instance",
  summary: "Finish a login to an MCP server",
  description:
    "`code` is the authorization server's, or the whole address that it sent the user to, whose `state` is then checked. A refused code makes the status `failed`.",
  params: z.object({ name: z.string() }),
  body: McpAuthCallbackInput,
  output: json(MCPStatus, { slow: true }),
  errors: ["McpServerNotFoundError", "McpUnsupportedOAuthError", "ConfigJsonError", "ConfigInvalidError"],
  handle: ({ params: { name }, body: { code }, instance }) => instance.mcp.logins.finish(name, code),
})
