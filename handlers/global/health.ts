import { Health } from "../../runtime/schema/health.ts"
import { VERSION } from "../../runtime/version.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const globalHealth = defineEndpoint({
  method: "get",
  path: "/global/health",
  operationId: "global.health",
  scope: "worker",
  summary: "Say that the server is up, and its version",
  output: json(Health),
  errors: [],
  handle: (): Health => ({ healthy: true, version: VERSION }),
})
