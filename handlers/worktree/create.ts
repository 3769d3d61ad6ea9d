import { Worktree, WorktreeCreateInput } from "../../runtime/schema/worktree.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const worktreeCreate = defineEndpoint({
  method: "post",
  path: "/experimental/worktree",
  operationId: "worktree.create",
  scope: "instance",
  summary: "Make a worktree on a branch of its own",
  description:
    "Its files are there once `worktree.ready` says so on the worktree's directory. The project's start command runs in it, then `startCommand`. It is trusted if the directory is.",
  body: WorktreeCreateInput.optional(),
  output: json(Worktree),
  errors: ["WorktreeNotGitError", "WorktreeListFailedError", "WorktreeCreateFailedError", "UnsupportedError"],
  handle: ({ body, instance }) => instance.worktrees.create(body),
})
