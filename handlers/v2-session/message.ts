import { z } from "zod"
import { NextMessageID, SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionMessage } from "../../runtime/schema/session-message.ts"
import { messageV2 } from "../../runtime/v2/message-pages.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionMessage = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/message/{messageID}",
  operationId: "v2.session.message",
  scope: "instance",
  summary: "Read one message in the newer form",
  params: z.object({ sessionID: SessionID, messageID: NextMessageID }),
  output: json(enveloped(SessionMessage)),
  errors: ["NotFoundError", "MessageNotFoundError"],
  handle: ({ params: { sessionID, messageID }, instance }) => {
    instance.sessions.get(sessionID)
    return { data: messageV2(instance.messages, sessionID, messageID) }
  },
})
