import { z } from "zod"
import { Project, ProjectUpdateInput } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectUpdate = defineEndpoint({
  method: "patch",
  path: "/project/{projectID}",
  operationId: "project.update",
  scope: "server",
  summary: "Change a project's name, icon or commands",
  params: z.object({ projectID: z.string() }),
  body: ProjectUpdateInput,
  output: json(Project),
  errors: ["ProjectNotFoundError"],
  handle: ({ params: { projectID }, body, server }) => server.projects.update(projectID, body),
})
