import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionForkInput } from "../../runtime/schema/session-input.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionFork = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/fork",
  operationId: "session.fork",
  scope: "instance",
  summary: "Copy a session up to a message",
  description:
    "Copies the messages before `messageID`, all without one, into a new session. A busy session can be forked.",
  params: z.object({ sessionID: SessionID }),
  body: SessionForkInput.optional(),
  output: json(Session),
  taggedBadRequest: "body",
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, body, instance, baseURL }) =>
    instance.shares.shareNew(instance.fork(sessionID, body?.messageID), baseURL),
})
