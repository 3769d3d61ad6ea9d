import { McpOAuthAnswer } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
}

const page = (status: number, title: string, text: string): Response =>
  new Response(`<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p>`, {
    status,
    headers: HEADERS,
  })

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
    if (status === undefined) return page(200, "No login", "The login was declined. You can close this page.")
    if (status.status === "connected") return page(200, "Logged in", "You can close this page.")
    return page(400, "Login failed", "The server's status says why. You can close this page.")
  },
})
