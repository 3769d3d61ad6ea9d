import { VcsInfo } from "../../runtime/schema/vcs.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const vcsGet = defineEndpoint({
  method: "get",
  path: "/vcs",
  operationId: "vcs.get",
  scope: "instance",
  summary: "Name the branch and the default branch",
  output: json(VcsInfo),
  errors: [],
  handle: ({ instance }) => instance.workspace.vcs.info(),
})
