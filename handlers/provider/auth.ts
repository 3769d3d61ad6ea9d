import { ProviderAuthMethods } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const providerAuth = defineEndpoint({
  method: "get",
  path: "/provider/auth",
  operationId: "provider.auth",
  scope: "instance",
  summary: "List the ways to sign in to each provider",
  output: json(ProviderAuthMethods),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: ({ instance }) => instance.providers.authMethods(),
})
