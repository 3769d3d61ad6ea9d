import { z } from "zod"
import { IntegrationAttemptStatus } from "../../runtime/schema/integration.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { attemptStatus } from "../../runtime/v2/attempts.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2IntegrationAttemptStatus = defineEndpoint({
  method: "get",
  path: "/api/integration/attempt/{attemptID}",
  operationId: "v2.integration.attempt.status",
  scope: "instance",
  summary: "Say how a login stands",
  description: "For half an hour from its beginning.",
  params: z.object({ attemptID: z.string() }),
  output: json(located(IntegrationAttemptStatus)),
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ params: { attemptID }, instance }) =>
    inLocation(instance, attemptStatus(await instance.providerLogins.attempt(attemptID))),
})
