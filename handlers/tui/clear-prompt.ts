import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiClearPrompt = defineEndpoint({
  method: "post",
  path: "/tui/clear-prompt",
  operationId: "tui.clearPrompt",
  scope: "instance",
  summary: "Clear the prompt that is typed in the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/clear-prompt", body: {} },
      { type: "tui.command.execute", properties: { command: "prompt.clear" } },
    ),
})
