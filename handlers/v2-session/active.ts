import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionActiveMap } from "../../runtime/schema/session-v2.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionActive = defineEndpoint({
  method: "get",
  path: "/api/session/active",
  operationId: "v2.session.active",
  scope: "server",
  summary: "Show which sessions run",
  output: json(enveloped(SessionActiveMap)),
  errors: [],
  handle: async ({ server }) => ({
    data: Object.fromEntries((await server.sessions.active()).map((id) => [id, { type: "running" }])),
  }),
})
