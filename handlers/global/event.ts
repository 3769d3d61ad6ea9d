import { EventStreamQuery } from "../../runtime/schema/event-query.ts"
import { defineEndpoint } from "../endpoint.ts"
import { events } from "../output.ts"

export const globalEvent = defineEndpoint({
  method: "get",
  path: "/global/event",
  operationId: "global.event",
  scope: "server",
  summary: "Follow the events of every directory",
  query: EventStreamQuery,
  output: events("GlobalEvent"),
  errors: ["TooManyReadersError"],
  handle: ({ query: { after, ...filter }, request, server }) => ({
    reader: server.subscribe({ filter, after: request.headers.get("last-event-id") || after }),
    wrapped: true,
  }),
})
