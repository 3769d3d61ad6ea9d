import { z } from "zod"
import { Project } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectList = defineEndpoint({
  method: "get",
  path: "/project",
  operationId: "project.list",
  scope: "server",
  summary: "List the projects that were opened",
  output: json(z.array(Project)),
  errors: [],
  handle: ({ server }) => server.projects.list(),
})
