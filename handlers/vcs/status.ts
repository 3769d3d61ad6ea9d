import { z } from "zod"
import { VcsFileStatus } from "../../runtime/schema/vcs.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const vcsStatus = defineEndpoint({
  method: "get",
  path: "/vcs/status",
  operationId: "vcs.status",
  scope: "instance",
  summary: "List files that differ from the last commit",
  description:
    "Untracked files included, by name. Of a directory within a work tree, its own files. Empty outside of repositories.",
  output: json(z.array(VcsFileStatus)),
  errors: ["VcsFailedError"],
  handle: ({ instance, request: { signal } }) => instance.workspace.vcs.status(signal),
})
