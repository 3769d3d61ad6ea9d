import { z } from "zod"
import { IntegrationAttempt, IntegrationConnectOAuthInput } from "../../runtime/schema/integration.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { beginAttempt } from "../../runtime/v2/attempts.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2IntegrationConnectOauth = defineEndpoint({
  method: "post",
  path: "/api/integration/{integrationID}/connect/oauth",
  operationId: "v2.integration.connect.oauth",
  scope: "instance",
  summary: "Begin a login to a provider",
  description:
    "The user opens `url`; the attempt then ends by itself (`auto`) or by the code that `complete` takes (`code`), within a quarter of an hour. A login to the same provider that was begun before is void; `label` is not kept.",
  params: z.object({ integrationID: z.string() }),
  body: IntegrationConnectOAuthInput,
  output: json(located(IntegrationAttempt)),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ params: { integrationID }, body, baseURL, instance }) =>
    inLocation(instance, await beginAttempt(instance.providerLogins, integrationID, body, baseURL)),
})
