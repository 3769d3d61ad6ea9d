import { z } from "zod"
import { TuiExecuteCommandInput } from "../../runtime/schema/tui.ts"
import { tuiCommand } from "../../runtime/tui/commands.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const tuiExecuteCommand = defineEndpoint({
  method: "post",
  path: "/tui/execute-command",
  operationId: "tui.executeCommand",
  scope: "instance",
  summary: "Have the TUI run one of its commands",
  description: "By the TUI's own name (`session.new`) or by the one of its key bindings (`session_new`).",
  body: TuiExecuteCommandInput,
  output: json(z.boolean()),
  errors: [],
  handle: ({ body, instance }) => {
    const command = tuiCommand(body.command)
    return instance.tui.send(
      { path: "/tui/execute-command", body },
      { type: "tui.command.execute", properties: { command } },
    )
  },
})
