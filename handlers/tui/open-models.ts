import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiOpenModels = defineEndpoint({
  method: "post",
  path: "/tui/open-models",
  operationId: "tui.openModels",
  scope: "instance",
  summary: "Open the model list of the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/open-models", body: {} },
      { type: "tui.command.execute", properties: { command: "model.list" } },
    ),
})
