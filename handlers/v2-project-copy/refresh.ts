import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2ProjectCopyRefresh = defineEndpoint({
  method: "post",
  path: "/experimental/project/{projectID}/copy/refresh",
  operationId: "v2.projectCopy.refresh",
  scope: "instance",
  summary: "Look for worktrees of a project that were made or removed by others",
  description: "`/project/{projectID}/directories` then lists what is there.",
  params: z.object({ projectID: z.string() }),
  output: empty,
  errors: ["ProjectNotFoundError", "ProjectCopyError"],
  handle: ({ params, instance }) => instance.worktrees.refresh(params.projectID),
})
