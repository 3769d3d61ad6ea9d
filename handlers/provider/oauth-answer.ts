import { ProviderOauthAnswer } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { loginPage } from "../../runtime/login-page.ts"
import { raw } from "../output.ts"

export const providerOauthAnswer = defineEndpoint({
  method: "get",
  path: "/provider/oauth/callback",
  operationId: "provider.oauth.answer",
  scope: "instance",
  summary: "Take an authorization server's answer to a login to a provider",
  description:
    "Browsers are sent here. It needs no password: `state` names the login, was given to its authorization server alone, and works once.",
  extension: true,
  query: ProviderOauthAnswer,
  output: raw("text/html"),
  errors: ["NotFoundError", "ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ query: { state, code }, instance }) => {
    const outcome = await instance.providerLogins.receive(state, code)
    if (outcome === "done") return loginPage(200, "Logged in", "You can close this page.")
    if (outcome === "declined") return loginPage(200, "No login", "The login was declined. You can close this page.")
    return loginPage(400, "Login failed", "Where you began it you can see why. You can close this page.")
  },
})
