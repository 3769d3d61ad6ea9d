import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2IntegrationAttemptCancel = defineEndpoint({
  method: "delete",
  path: "/api/integration/attempt/{attemptID}",
  operationId: "v2.integration.attempt.cancel",
  scope: "instance",
  summary: "Give a login up",
  description: "One that has ended, or that nobody knows, is left alone.",
  params: z.object({ attemptID: z.string() }),
  output: empty,
  errors: [],
  handle: async ({ params: { attemptID }, instance }) => instance.providerLogins.cancel(attemptID),
})
