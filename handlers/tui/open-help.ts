import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiOpenHelp = defineEndpoint({
  method: "post",
  path: "/tui/open-help",
  operationId: "tui.openHelp",
  scope: "instance",
  summary: "Open the help dialog of the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/open-help", body: {} },
      { type: "tui.command.execute", properties: { command: "help.show" } },
    ),
})
