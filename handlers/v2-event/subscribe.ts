import { createEventFrames } from "../../runtime/v2/event-frames.ts"
import { defineEndpoint } from "../endpoint.ts"
import { events } from "../output.ts"

export const v2EventSubscribe = defineEndpoint({
  method: "get",
  path: "/api/event",
  operationId: "v2.event.subscribe",
  scope: "server",
  summary: "Follow the events of every directory in the newer form",
  description:
    "What happens to messages, permissions and questions comes twice: as `/event` says it, and as `session.next.*`, `permission.v2.*` and `question.v2.*`. A message that was begun before the stream comes in the older form only.",
  output: events("V2Event"),
  errors: ["TooManyReadersError"],
  handle: ({ server }) => ({
    reader: server.subscribe({}),
    wrapped: false,
    translate: createEventFrames(Date.now),
  }),
})
