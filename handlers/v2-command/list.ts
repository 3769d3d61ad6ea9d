import { z } from "zod"
import { CommandV2Info } from "../../runtime/schema/command-v2.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { commandV2 } from "../../runtime/v2/commands.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2CommandList = defineEndpoint({
  method: "get",
  path: "/api/command",
  operationId: "v2.command.list",
  scope: "instance",
  summary: "List the commands",
  output: json(located(z.array(CommandV2Info))),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ instance }) => inLocation(instance, (await instance.commands.list()).map(commandV2)),
})
