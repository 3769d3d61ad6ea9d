import { Health } from "../../runtime/schema/health.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const globalHealth = defineEndpoint({
  method: "get",
  path: "/global/health",
  operationId: "global.health",
  scope: "server",
  summary: "Say that the server is up, and its version",
  output: json(Health),
  errors: [],
  handle: ({ server }) => server.health(),
})
