import { z } from "zod"
import { Command } from "../../runtime/schema/command.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const commandList = defineEndpoint({
  method: "get",
  path: "/command",
  operationId: "command.list",
  scope: "instance",
  summary: "List the commands",
  output: json(z.array(Command)),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.commands.list(),
})
