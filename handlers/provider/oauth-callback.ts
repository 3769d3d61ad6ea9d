import { z } from "zod"
import { ProviderOauthCallbackInput } from "../../runtime/schema/provider.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const providerOauthCallback = defineEndpoint({
  method: "post",
  path: "/provider/{providerID}/oauth/callback",
  operationId: "provider.oauth.callback",
  scope: "instance",
  summary: "Finish a login to a provider, or wait until the user has",
  description:
    "`code` is the authorization server's, or the whole address that the browser ended at, whose `state` is then checked. Without it, answers when the user has finished elsewhere; after five minutes it may be asked again.",
  params: z.object({ providerID: z.string() }),
  body: ProviderOauthCallbackInput,
  output: json(z.boolean()),
  errors: [
    "ProviderAuthOauthMissing",
    "ProviderAuthOauthCodeMissing",
    "ProviderAuthOauthCallbackFailed",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { providerID }, body, request: { signal }, instance }) => {
    await instance.providerLogins.callback(providerID, body, signal)
    return true
  },
})
