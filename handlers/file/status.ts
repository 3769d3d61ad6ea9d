import { z } from "zod"
import { FileStatus } from "../../runtime/schema/file.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const fileStatus = defineEndpoint({
  method: "get",
  path: "/file/status",
  operationId: "file.status",
  scope: "instance",
  summary: "List tracked files that have changed",
  description:
    "Since the last commit, with the number of lines added and removed. Empty outside of repositories; /vcs/status has untracked files, too.",
  output: json(z.array(FileStatus)),
  errors: ["VcsFailedError"],
  handle: ({ instance, request: { signal } }) => instance.workspace.files.status(signal),
})
