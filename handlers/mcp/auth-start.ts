import { z } from "zod"
import { McpAuthStart } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpAuthStart = defineEndpoint({
  method: "post",
  path: "/mcp/{name}/auth",
  operationId: "mcp.auth.start",
  scope: "instance",
  summary: "Begin a login to an MCP server",
  description:
    "The user opens `authorizationUrl`. Its answer comes to `/mcp/oauth/callback` of this server and finishes the login; with a `callbackPort` it comes there, where the server's machine has ports; where settings send it elsewhere, `mcp.auth.callback` takes the code. Within ten minutes.",
  params: z.object({ name: z.string() }),
  output: json(McpAuthStart),
  errors: ["McpServerNotFoundError", "McpUnsupportedOAuthError", "ConfigJsonError", "ConfigInvalidError"],
  handle: ({ params: { name }, baseURL, instance }) => instance.mcp.logins.begin(name, baseURL),
})
