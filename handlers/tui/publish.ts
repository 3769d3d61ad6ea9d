import { z } from "zod"
import { TuiPublishInput } from "../../runtime/schema/tui.ts"
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
  handle: ({ body, instance }) => instance.tui.send({ path: "/tui/publish", body }, body),
})
