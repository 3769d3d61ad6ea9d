import { z } from "zod"
import { WorktreeResetInput } from "../../runtime/schema/worktree.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const worktreeReset = defineEndpoint({
  method: "post",
  path: "/experimental/worktree/reset",
  operationId: "worktree.reset",
  scope: "instance",
  summary: "Make a worktree what the default branch is",
  description:
    "Commits of its branch, changes and ignored files are lost. Nothing is fetched: the remote's branch counts as it was last seen.",
  body: WorktreeResetInput,
  output: json(z.boolean(), { slow: true }),
  errors: ["WorktreeResetFailedError", "UnsupportedError"],
  handle: async ({ body, instance }) => {
    await instance.worktrees.reset(body.directory)
    return true
  },
})
