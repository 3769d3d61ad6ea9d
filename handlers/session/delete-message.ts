import { z } from "zod"
import { MessageID, SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionDeleteMessage = defineEndpoint({
  method: "delete",
  path: "/session/{sessionID}/message/{messageID}",
  operationId: "session.deleteMessage",
  scope: "instance",
  summary: "Delete a message with its parts",
  params: z.object({ sessionID: SessionID, messageID: MessageID }),
  output: json(z.boolean()),
  errors: ["NotFoundError", "SessionBusyError"],
  handle: ({ params: { sessionID, messageID }, instance }) => {
    instance.runs.assertIdle(sessionID)
    instance.messages.remove(sessionID, messageID)
    return true
  },
})
