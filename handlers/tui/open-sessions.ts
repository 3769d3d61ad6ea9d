import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiOpenSessions = defineEndpoint({
  method: "post",
  path: "/tui/open-sessions",
  operationId: "tui.openSessions",
  scope: "instance",
  summary: "Open the session list of the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/open-sessions", body: {} },
      { type: "tui.command.execute", properties: { command: "session.list" } },
    ),
})
