import { McpResourceMap } from "../../runtime/schema/mcp.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const experimentalResourceList = defineEndpoint({
  method: "get",
  path: "/experimental/resource",
  operationId: "experimental.resource.list",
  scope: "instance",
  summary: "List the resources of all MCP servers",
  description: "By server and URI. A file part of a prompt whose source is a resource brings what it holds.",
  output: json(McpResourceMap, { slow: true }),
  errors: ["ConfigJsonError", "ConfigInvalidError"],
  handle: ({ instance }) => instance.mcp.resources.list(),
})
