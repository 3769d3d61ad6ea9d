import { z } from "zod"
import { WorktreeRemoveInput } from "../../runtime/schema/worktree.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const worktreeRemove = defineEndpoint({
  method: "delete",
  path: "/experimental/worktree",
  operationId: "worktree.remove",
  scope: "instance",
  summary: "Remove a worktree, whatever is in it",
  description: "What runs there is stopped. Its branch is removed if it begins with `opencode/`.",
  body: WorktreeRemoveInput,
  output: json(z.boolean(), { slow: true }),
  errors: ["WorktreeRemoveFailedError", "UnsupportedError"],
  handle: async ({ body, instance }) => {
    await instance.worktrees.remove(body.directory)
    return true
  },
})
