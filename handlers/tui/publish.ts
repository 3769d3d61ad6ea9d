import { z } from "zod"
import { shownToast, TuiPublishInput } from "../../runtime/schema/tui.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiPublish = defineEndpoint({
  method: "post",
  path: "/tui/publish",
  operationId: "tui.publish",
  scope: "instance",
  summary: "Send the TUI one of its events",
  body: TuiPublishInput,
  output: json(z.boolean()),
  errors: [],
  handle: ({ body, instance }) => {
    const said = body.type === "tui.toast.show" ? { ...body, properties: shownToast(body.properties) } : body
    return instance.tui.send({ path: "/tui/publish", body: said }, said)
  },
})
