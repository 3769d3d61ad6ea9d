import { defineEndpoint } from "../endpoint.ts"
import { raw } from "../output.ts"

const CONTENT_TYPE = "text/x-diff; charset=utf-8"

export const vcsDiffRaw = defineEndpoint({
  method: "get",
  path: "/vcs/diff/raw",
  operationId: "vcs.diff.raw",
  scope: "instance",
  summary: "Show how files differ from the last commit, as one patch",
  description: "Untracked and binary files included, so that /vcs/apply elsewhere makes the same files.",
  output: raw(CONTENT_TYPE),
  errors: ["VcsFailedError"],
  handle: async ({ instance, request: { signal } }) =>
    new Response(await instance.workspace.vcs.rawDiff(signal), { headers: { "content-type": CONTENT_TYPE } }),
})
