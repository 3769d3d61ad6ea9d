import { z } from "zod"
import { ProjectDirectories } from "../../runtime/schema/project.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const projectDirectories = defineEndpoint({
  method: "get",
  path: "/project/{projectID}/directories",
  operationId: "project.directories",
  scope: "server",
  summary: "List the directories that a project was opened in",
  params: z.object({ projectID: z.string() }),
  output: json(ProjectDirectories),
  errors: ["ProjectNotFoundError"],
  handle: async ({ params: { projectID }, server }) => {
    const directories = await server.projects.directories(projectID)
    return directories.map((directory) => ({ directory }))
  },
})
