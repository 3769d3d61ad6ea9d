import { z } from "zod"
import { ProviderAuthAuthorization, ProviderOauthAuthorizeInput } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const providerOauthAuthorize = defineEndpoint({
  method: "post",
  path: "/provider/{providerID}/oauth/authorize",
  operationId: "provider.oauth.authorize",
  scope: "instance",
  summary: "Begin a login to a provider",
  description:
    "`method` is a place in the provider's list of `provider.auth`. The user opens `url`; then `provider.oauth.callback` waits for the end (`auto`) or takes the code (`code`). Within a quarter of an hour.",
  params: z.object({ providerID: z.string() }),
  body: ProviderOauthAuthorizeInput,
  output: json(ProviderAuthAuthorization),
  errors: [
    "ProviderAuthOauthCallbackFailed",
    "ProviderAuthValidationFailed",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { providerID }, body, baseURL, instance }) =>
    (await instance.providerLogins.authorize(providerID, body, baseURL)).answer,
})
