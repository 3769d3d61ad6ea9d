import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiOpenThemes = defineEndpoint({
  method: "post",
  path: "/tui/open-themes",
  operationId: "tui.openThemes",
  scope: "instance",
  summary: "Open the theme list of the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/open-themes", body: {} },
      { type: "tui.command.execute", properties: { command: "theme.list" } },
    ),
})
