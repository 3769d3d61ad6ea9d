import { McpOAuthAnswer } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { loginPage } from "../login-page.ts"
import { raw } from "../output.ts"

export const mcpOAuthCallback = defineEndpoint({
  method: "get",
  path: "/mcp/oauth/callback",
  operationId: "mcp.oauth.callback",
  scope: "instance",
  summary: "Take an authorization server's answer to a login",
  description:
    "Browsers are sent here. It needs no password: `state` names the login, was given to its authorization server alone, and works once.",
  extension: true,
  query: McpOAuthAnswer,
  output: raw("text/html"),
  errors: [
    "NotFoundError",
    "McpServerNotFoundError",
    "McpUnsupportedOAuthError",
    "ConfigJsonError",
    "ConfigInvalidError",
  ],
  handle: async ({ query: { state, code }, instance: { mcp } }) => {
    const status = await mcp.logins.receive(state, code)
    if (status === undefined) return loginPage(200, "No login", "The login was declined. You can close this page.")
    if (status.status === "connected") return loginPage(200, "Logged in", "You can close this page.")
    return loginPage(400, "Login failed", "The server's status says why. You can close this page.")
  },
})
