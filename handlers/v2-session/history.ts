import { z } from "zod"
import { SessionHistory, SessionHistoryQuery } from "../../runtime/schema/event-v2.ts"
import { SessionID } from "../../runtime/schema/ids.ts"
import { historyPage } from "../../runtime/v2/session-history.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionHistory = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/history",
  operationId: "v2.session.history",
  scope: "instance",
  summary: "List how a session came about, event by event",
  description:
    "At most `limit` (default 50). `durable.seq` of the last one goes to `after`. What was removed from the session is not in it any more.",
  params: z.object({ sessionID: SessionID }),
  query: SessionHistoryQuery,
  output: json(SessionHistory),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, query, instance }) => {
    instance.sessions.get(sessionID)
    return historyPage(instance.messages, sessionID, query)
  },
})
