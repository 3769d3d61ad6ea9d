import { z } from "zod"
import { sinceSummary } from "../../runtime/agent/conversation.ts"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionMessage } from "../../runtime/schema/session-message.ts"
import { messagesV2 } from "../../runtime/v2/message-pages.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionContext = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/context",
  operationId: "v2.session.context",
  scope: "instance",
  summary: "List the messages that still count, oldest first",
  description: "All from the last summary and the turns that it left on.",
  params: z.object({ sessionID: SessionID }),
  output: json(enveloped(z.array(SessionMessage))),
  errors: ["NotFoundError", "UnknownError"],
  handle: ({ params: { sessionID }, instance: { sessions, messages } }) => {
    sessions.get(sessionID)
    return { data: messagesV2(messages, sessionID, sinceSummary(messages, sessionID)) }
  },
})
