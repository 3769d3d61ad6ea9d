import { z } from "zod"
import { MessageID, PartID, SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const partDelete = defineEndpoint({
  method: "delete",
  path: "/session/{sessionID}/message/{messageID}/part/{partID}",
  operationId: "part.delete",
  scope: "instance",
  summary: "Delete a part of a message",
  params: z.object({ sessionID: SessionID, messageID: MessageID, partID: PartID }),
  output: json(z.boolean()),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID, messageID, partID }, instance }) => {
    instance.messages.removePart(sessionID, messageID, partID)
    return true
  },
})
