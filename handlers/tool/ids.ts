import { ToolIDs } from "../../runtime/schema/tool.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const toolIDs = defineEndpoint({
  method: "get",
  path: "/experimental/tool/ids",
  operationId: "tool.ids",
  scope: "instance",
  summary: "List the ids of all tools, offered or not",
  output: json(ToolIDs),
  errors: [],
  handle: ({ instance }) => instance.tools.ids(),
})
