import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2HealthGet = defineEndpoint({
  method: "get",
  path: "/api/health",
  operationId: "v2.health.get",
  scope: "worker",
  summary: "Say that the server is up",
  output: json(z.object({ healthy: z.literal(true) })),
  errors: [],
  handle: () => ({ healthy: true }),
})
