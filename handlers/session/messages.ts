import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { MessageListQuery, MessageWithParts } from "../../runtime/schema/message.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json, page } from "../output.ts"

export const sessionMessages = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/message",
  operationId: "session.messages",
  scope: "instance",
  summary: "List a session's messages with their parts, oldest first",
  description:
    "The newest `limit`, all without one. The cursor of the page before is in `x-next-cursor` and goes to `before`.",
  params: z.object({ sessionID: ReadSessionID }),
  query: MessageListQuery,
  output: json(z.array(MessageWithParts)),
  taggedBadRequest: "handle",
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, query, request: { url }, baseURL, instance }) => {
    instance.sessions.get(sessionID)
    const cursor = instance.cursor()
    const { messages, next } = instance.messages.list(sessionID, query)
    return page(messages, { url, baseURL, next, cursor })
  },
})
