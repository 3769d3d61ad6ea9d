import { z } from "zod"
import { TuiAppendPromptInput } from "../../runtime/schema/tui.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiAppendPrompt = defineEndpoint({
  method: "post",
  path: "/tui/append-prompt",
  operationId: "tui.appendPrompt",
  scope: "instance",
  summary: "Add text to the prompt that is typed in the TUI",
  body: TuiAppendPromptInput,
  output: json(z.boolean()),
  errors: [],
  handle: ({ body, instance }) =>
    instance.tui.send({ path: "/tui/append-prompt", body }, { type: "tui.prompt.append", properties: body }),
})
