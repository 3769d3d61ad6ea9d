import { SessionStatusMap } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionStatus = defineEndpoint({
  method: "get",
  path: "/session/status",
  operationId: "session.status",
  scope: "instance",
  summary: "Say which sessions are busy or wait for a retry",
  output: json(SessionStatusMap),
  errors: [],
  handle: ({ instance }) => instance.statuses(),
})
