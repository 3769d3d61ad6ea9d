import { VcsApplyInput, VcsApplyResult } from "../../runtime/schema/vcs.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const vcsApply = defineEndpoint({
  method: "post",
  path: "/vcs/apply",
  operationId: "vcs.apply",
  scope: "instance",
  summary: "Apply a patch to the files",
  description: "Wholly or not at all; the index stays as it is.",
  body: VcsApplyInput,
  output: json(VcsApplyResult),
  errors: ["VcsApplyError"],
  handle: async ({ body, instance }) => {
    await instance.workspace.vcs.apply(body.patch)
    return { applied: true }
  },
})
