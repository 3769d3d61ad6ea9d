import { z } from "zod"
import { VcsDiffQuery, VcsFileDiff } from "../../runtime/schema/vcs.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const vcsDiff = defineEndpoint({
  method: "get",
  path: "/vcs/diff",
  operationId: "vcs.diff",
  scope: "instance",
  summary: "Show how files differ from a commit",
  description:
    "From the last commit (`git`), or from where the default branch was left (`branch`); with `context` lines around each change (default 3). Patches beyond 20 MB in all are left out.",
  query: VcsDiffQuery,
  output: json(z.array(VcsFileDiff)),
  errors: ["VcsFailedError"],
  handle: ({ query, instance, request: { signal } }) => instance.workspace.vcs.diff(query, signal),
})
