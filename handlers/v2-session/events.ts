import { z } from "zod"
import { SessionEventsQuery } from "../../runtime/schema/event-v2.ts"
import { SessionID } from "../../runtime/schema/ids.ts"
import { createHistoryFrames, HISTORY_TYPES } from "../../runtime/v2/session-history.ts"
import { defineEndpoint } from "../endpoint.ts"
import { events } from "../output.ts"

export const v2SessionEvents = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/event",
  operationId: "v2.session.events",
  scope: "instance",
  summary: "Follow how a session comes about",
  description:
    "First its history after the number `after`, from the beginning without one; then what is new, as it is finished.",
  params: z.object({ sessionID: SessionID }),
  query: SessionEventsQuery,
  output: events("SessionDurableEventFrame"),
  errors: ["NotFoundError", "TooManyReadersError"],
  handle: ({ params: { sessionID }, query: { after }, instance }) => {
    instance.sessions.get(sessionID)
    return {
      reader: instance.subscribe({ filter: { sessionID, types: HISTORY_TYPES } }),
      wrapped: false,
      translate: createHistoryFrames(instance.messages, sessionID, after),
    }
  },
})
