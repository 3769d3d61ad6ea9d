import { TuiControlRequest } from "../../runtime/schema/tui.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiControlNext = defineEndpoint({
  method: "get",
  path: "/tui/control/next",
  operationId: "tui.control.next",
  scope: "instance",
  summary: "Wait for the next request to the TUI",
  description:
    "For a TUI that follows no events: it gets each request to /tui/* that no event stream of the directory takes, and answers it at /tui/control/response. Waits as long as it takes; after 10 s spaces precede the JSON.",
  output: json(TuiControlRequest, { slow: true }),
  errors: ["ServiceUnavailableError"],
  handle: ({ instance, request: { signal } }) => instance.tui.next(signal),
})
