import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiSubmitPrompt = defineEndpoint({
  method: "post",
  path: "/tui/submit-prompt",
  operationId: "tui.submitPrompt",
  scope: "instance",
  summary: "Submit the prompt that is typed in the TUI",
  output: json(z.boolean()),
  errors: [],
  handle: ({ instance }) =>
    instance.tui.send(
      { path: "/tui/submit-prompt", body: {} },
      { type: "tui.command.execute", properties: { command: "prompt.submit" } },
    ),
})
