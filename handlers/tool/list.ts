import { ToolList, ToolListQuery } from "../../runtime/schema/tool.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const toolList = defineEndpoint({
  method: "get",
  path: "/experimental/tool",
  operationId: "tool.list",
  scope: "instance",
  summary: "List the tools that a model is offered",
  description: "Neither provider nor model need exist.",
  query: ToolListQuery,
  output: json(ToolList),
  errors: [],
  handle: ({ query, instance }) => instance.tools.list(query.model),
})
