import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionMessagesResponse } from "../../runtime/schema/session-message.ts"
import { SessionMessagesQuery } from "../../runtime/schema/session-v2.ts"
import { messagesPage } from "../../runtime/v2/message-pages.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionMessages = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/message",
  operationId: "v2.session.messages",
  scope: "instance",
  summary: "List a session's messages in the newer form, the newest first",
  description: "At most `limit` (default 50). A cursor stands for the order of the request that it came from, too.",
  params: z.object({ sessionID: SessionID }),
  query: SessionMessagesQuery,
  output: json(SessionMessagesResponse),
  errors: ["InvalidCursorError", "NotFoundError", "UnknownError"],
  handle: ({ params: { sessionID }, query, instance }) => {
    instance.sessions.get(sessionID)
    return messagesPage(instance.messages, sessionID, query)
  },
})
