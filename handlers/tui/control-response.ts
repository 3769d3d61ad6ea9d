import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiControlResponse = defineEndpoint({
  method: "post",
  path: "/tui/control/response",
  operationId: "tui.control.response",
  scope: "instance",
  summary: "Answer a request that /tui/control/next gave",
  description:
    "Whoever made the oldest unanswered request gets it: `false` as false, anything else as true. Without one, nothing happens.",
  body: z.unknown(),
  output: json(z.boolean()),
  errors: [],
  handle: ({ body, instance }) => {
    instance.tui.respond(body)
    return true
  },
})
