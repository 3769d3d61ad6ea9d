import { z } from "zod"
import { MCPStatus } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const mcpAuthAuthenticate = defineEndpoint({
  method: "post",
  path: "/mcp/{name}/auth/authenticate",
  operationId: "mcp.auth.authenticate",
  scope: "instance",
  summary: "Log in to an MCP server, and wait until the user has done so",
  description:
    "Opens the browser of the server's machine. Where there is none, the event `mcp.browser.open.failed` has the address. Gives up after five minutes.",
  params: z.object({ name: z.string() }),
  output: json(MCPStatus, { slow: true }),
  errors: ["McpServerNotFoundError", "McpUnsupportedOAuthError", "ConfigJsonError", "ConfigInvalidError"],
  handle: ({ params: { name }, baseURL, request: { signal }, instance }) =>
    instance.mcp.logins.authenticate(name, baseURL, signal),
})
