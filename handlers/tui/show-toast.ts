import { z } from "zod"
import { shownToast, TuiShowToastInput } from "../../runtime/schema/tui.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiShowToast = defineEndpoint({
  method: "post",
  path: "/tui/show-toast",
  operationId: "tui.showToast",
  scope: "instance",
  summary: "Show a message in the TUI for a while",
  description: "`duration` is in milliseconds, 5000 by default.",
  body: TuiShowToastInput,
  output: json(z.boolean()),
  errors: [],
  handle: ({ body, instance }) => {
    const toast = shownToast(body)
    return instance.tui.send({ path: "/tui/show-toast", body: toast }, { type: "tui.toast.show", properties: toast })
  },
})
