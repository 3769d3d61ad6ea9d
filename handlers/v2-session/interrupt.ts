import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionInterrupt = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/interrupt",
  operationId: "v2.session.interrupt",
  scope: "instance",
  summary: "Stop what a session does",
  description: "Answers when it has stopped.",
  params: z.object({ sessionID: SessionID }),
  output: empty,
  errors: ["NotFoundError"],
  handle: async ({ params: { sessionID }, instance }) => {
    instance.sessions.get(sessionID)
    await instance.runs.abort(sessionID, instance.publisher)
  },
})
