import { loginAnswer } from "../../runtime/mcp/login-answer.ts"
import { McpOAuthAnswer } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
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
  handle: async ({ query: { state, code }, instance: { mcp } }) => loginAnswer(await mcp.logins.receive(state, code)),
})
