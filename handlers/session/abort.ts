import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionAbort = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/abort",
  operationId: "session.abort",
  scope: "instance",
  summary: "Stop what a session does",
  description: "Answers when it has stopped. A session that does nothing, or that nobody knows, says that it is idle.",
  params: z.object({ sessionID: SessionID }),
  output: json(z.boolean()),
  errors: [],
  handle: async ({ params: { sessionID }, instance }) => {
    const { runs, publisher } = instance
    await runs.abort(sessionID, publisher)
    return true
  },
})
