import { z } from "zod"
import { MessageID, ReadSessionID } from "../../runtime/schema/ids.ts"
import { MessageWithParts } from "../../runtime/schema/message.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionMessage = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/message/{messageID}",
  operationId: "session.message",
  scope: "instance",
  summary: "Read a message with its parts",
  params: z.object({ sessionID: ReadSessionID, messageID: MessageID }),
  output: json(MessageWithParts),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID, messageID }, instance }) => instance.messages.get(sessionID, messageID),
})
