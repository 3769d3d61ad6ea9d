import { expect, test } from "vitest"
import { memoryFiles } from "../../adapters/memory/files.ts"
import { memorySnapshots } from "../../adapters/memory/snapshots.ts"

test("the same files have the same snapshot", async () => {
  const files = memoryFiles()
  files.seed({ "/work/a": "one\n" })
  const snapshots = memorySnapshots(files)
  const first = await snapshots.take("/work")
  files.seed({ "/work/a": "two\n" })
  expect(await snapshots.take("/work")).not.toBe(first)
  files.seed({ "/work/a": "one\n" })
  expect(await snapshots.take("/work")).toBe(first)
})

test("tells what changed, and puts files back", async () => {
  const files = memoryFiles()
  files.seed({ "/work/changed": "a\nb\nc\n", "/work/deleted": "x\n", "/work/same": "" })
  const snapshots = memorySnapshots(files)
  const before = (await snapshots.take("/work")) ?? ""
  files.seed({ "/work/changed": "a\nB\nc\n", "/work/new": "one\ntwo" })
  await files.remove("/work/deleted")

  const changed = ["changed", "deleted", "new"]
  expect(await snapshots.changedFiles("/work", before)).toEqual(changed)
  const after = (await snapshots.take("/work")) ?? ""
  expect(await snapshots.diff("/work", before, after)).toEqual([
    {
      file: "changed",
      status: "modified",
      additions: 1,
      deletions: 1,
      patch: "--- a/changed\n+++ b/changed\n@@ -2,1 +2,1 @@\n-b\n+B\n",
    },
    {
      file: "deleted",
      status: "deleted",
      additions: 0,
      deletions: 1,
      patch: "--- a/deleted\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n",
    },
    {
      file: "new",
      status: "added",
      additions: 2,
      deletions: 0,
      patch: "--- /dev/null\n+++ b/new\n@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file\n",
    },
  ])

  await snapshots.restore("/work", before, changed)
  expect(await snapshots.changedFiles("/work", before)).toEqual([])
})
