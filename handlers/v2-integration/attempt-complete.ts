import { z } from "zod"
import { IntegrationAttemptCompleteInput } from "../../runtime/schema/integration.ts"
import { asBadRequest } from "../../runtime/v2/attempts.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2IntegrationAttemptComplete = defineEndpoint({
  method: "post",
  path: "/api/integration/attempt/{attemptID}/complete",
  operationId: "v2.integration.attempt.complete",
  scope: "instance",
  summary: "Finish a login, or wait until the user has",
  description:
    "`code` is the authorization server's, or the whole address that the browser ended at, whose `state` is then checked. Without it, answers when the user has finished elsewhere; after five minutes it may be asked again.",
  params: z.object({ attemptID: z.string() }),
  body: IntegrationAttemptCompleteInput,
  output: empty,
  errors: ["ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: ({ params: { attemptID }, body: { code }, request: { signal }, instance }) =>
    asBadRequest(instance.providerLogins.complete(attemptID, code, signal)),
})
