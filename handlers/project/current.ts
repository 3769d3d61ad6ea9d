import { Project } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectCurrent = defineEndpoint({
  method: "get",
  path: "/project/current",
  operationId: "project.current",
  scope: "instance",
  summary: "Read the project of a directory",
  output: json(Project),
  errors: [],
  handle: ({ instance }) => instance.project.current(),
})
