import { EventStreamQuery } from "../../runtime/schema/event-query.ts"
import { defineEndpoint } from "../endpoint.ts"
import { events } from "../output.ts"

export const eventSubscribe = defineEndpoint({
  method: "get",
  path: "/event",
  operationId: "event.subscribe",
  scope: "instance",
  summary: "Follow the events of one directory",
  query: EventStreamQuery,
  output: events("Event"),
  errors: ["TooManyReadersError"],
  handle: ({ query: { after, ...filter }, request, instance }) => ({
    reader: instance.subscribe({ filter, after: request.headers.get("last-event-id") || after }),
    wrapped: false,
  }),
})
