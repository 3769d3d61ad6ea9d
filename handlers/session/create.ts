import { SessionCreateInput } from "../../runtime/schema/session-input.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionCreate = defineEndpoint({
  method: "post",
  path: "/session",
  operationId: "session.create",
  scope: "instance",
  summary: "Create a session",
  body: SessionCreateInput.optional(),
  output: json(Session),
  taggedBadRequest: "body",
  errors: [],
  handle: ({ body, instance, baseURL }) => instance.shares.shareNew(instance.sessions.create(body), baseURL),
})
