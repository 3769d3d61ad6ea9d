import { expect, test } from "vitest"
import { memoryVcs } from "../../adapters/memory/vcs.ts"
import { vcsSuite } from "./vcs.suite.ts"

vcsSuite((body) => body(memoryVcs(), "/work"))

test("the innermost repository counts", async () => {
  const vcs = memoryVcs()
  vcs.addRepository("/work", { rootCommit: "outer" })
  vcs.addRepository("/work/inner", { rootCommit: "inner", branch: "feature" })
  expect(await vcs.identify("/work/inner/deep")).toEqual({ rootCommit: "inner", worktree: "/work/inner" })
  expect(await vcs.identify("/work/inner-too")).toEqual({ rootCommit: "outer", worktree: "/work" })
  expect(await vcs.branches("/work/inner")).toEqual({ branch: "feature", default_branch: "main" })
})
