import { z } from "zod"
import { MessageID, PartID, SessionID } from "../../runtime/schema/ids.ts"
import { Part } from "../../runtime/schema/part.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const partUpdate = defineEndpoint({
  method: "patch",
  path: "/session/{sessionID}/message/{messageID}/part/{partID}",
  operationId: "part.update",
  scope: "instance",
  summary: "Replace a part of a message, or add one",
  params: z.object({ sessionID: SessionID, messageID: MessageID, partID: PartID }),
  body: Part,
  output: json(Part),
  taggedBadRequest: "handle",
  errors: ["NotFoundError"],
  handle: ({ params, body, instance }) => {
    instance.messages.replacePart(params, body)
    return body
  },
})
