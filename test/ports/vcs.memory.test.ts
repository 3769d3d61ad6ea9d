import { expect, test } from "vitest"
import { memoryFiles } from "../../adapters/memory/files.ts"
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

test("compares files with what was committed, on this branch and before it", async () => {
  const files = memoryFiles()
  const vcs = memoryVcs(files)
  vcs.addRepository("/work")
  files.seed({ "/work/a.txt": "one\n", "/work/sub/b.txt": "b\n" })
  vcs.commit("/work")
  files.seed({ "/work/c.txt": "c\n" })
  vcs.commit("/work", { asBranch: true })
  files.seed({ "/work/a.txt": "one\ntwo\n", "/work/sub/new.txt": "" })
  const changes = await vcs.changes({ directory: "/work", since: "head", context: 3 })
  expect(changes).toMatchObject([
    { file: "a.txt", status: "modified", additions: 1, isTracked: true, patch: expect.stringContaining("+two") },
    { file: "sub/new.txt", status: "added", isTracked: false },
  ])
  expect((await vcs.changes({ directory: "/work/sub", since: "head" })).map(({ file }) => file)).toEqual([
    "sub/new.txt",
  ])
  expect((await vcs.changes({ directory: "/work", since: "branch" })).map(({ file }) => file)).toEqual([
    "a.txt",
    "c.txt",
    "sub/new.txt",
  ])
  expect(await vcs.patchOf("/work", "/work/a.txt")).toContain("+two")
  expect(await vcs.patchOf("/work", "/work/sub/new.txt")).toBeUndefined()
})

test("applies a patch to all of its files or to none", async () => {
  const files = memoryFiles()
  const vcs = memoryVcs(files)
  vcs.addRepository("/work")
  files.seed({ "/work/a.txt": "one\n", "/work/b.txt": "b\n" })
  const change = (file: string, before: string, after: string) =>
    `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-${before}\n+${after}\n`
  const patch = change("a.txt", "one", "two") + change("b.txt", "b", "c")
  expect(await vcs.apply("/work", patch)).toEqual(["a.txt", "b.txt"])
  expect(await files.readText("/work/b.txt")).toBe("c\n")
  await expect(vcs.apply("/work", change("b.txt", "c", "d") + change("a.txt", "one", "two"))).rejects.toMatchObject({
    data: { reason: "not-clean" },
  })
  expect(await files.readText("/work/b.txt")).toBe("c\n")
  await expect(vcs.apply("/work", change("../x", "c", "d"))).rejects.toMatchObject({ data: { reason: "not-clean" } })
})
