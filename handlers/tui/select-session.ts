import { z } from "zod"
import { TuiSelectSessionInput } from "../../runtime/schema/tui.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiSelectSession = defineEndpoint({
  method: "post",
  path: "/tui/select-session",
  operationId: "tui.selectSession",
  scope: "instance",
  summary: "Have the TUI show a session",
  body: TuiSelectSessionInput,
  output: json(z.boolean()),
  errors: ["NotFoundError"],
  handle: ({ body, instance }) => {
    instance.sessions.get(body.sessionID)
    return instance.tui.send({ path: "/tui/select-session", body }, { type: "tui.session.select", properties: body })
  },
})
