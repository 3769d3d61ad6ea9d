import { z } from "zod"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const worktreeList = defineEndpoint({
  method: "get",
  path: "/experimental/worktree",
  operationId: "worktree.list",
  scope: "instance",
  summary: "List the directories of the repository's worktrees",
  description: "The repository's own work tree is none of them.",
  output: json(z.array(z.string())),
  errors: ["WorktreeListFailedError"],
  handle: ({ instance }) => instance.worktrees.list(),
})
