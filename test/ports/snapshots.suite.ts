import { expect, test } from "vitest"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"

/** A work tree that tests change behind the back of the snapshots. */
export interface TestWorktree {
  path: string
  /** Writes a text file and the folders above it; undefined removes the file. */
  write(file: string, content: string | undefined): Promise<void>
  /** Reads a text file; undefined when there is none. */
  read(file: string): Promise<string | undefined>
}

type WithSnapshots = (body: (snapshots: Snapshots, worktree: TestWorktree) => Promise<void>) => Promise<void>

/** Takes a snapshot of a work tree that has one. */
export const takeSnapshot = async (snapshots: Snapshots, worktree: TestWorktree): Promise<string> => {
  const snapshot = await snapshots.take(worktree.path)
  if (snapshot === undefined) throw new Error("no snapshot")
  return snapshot
}

/** What every adapter of snapshots does. */
export const snapshotsSuite = (withSnapshots: WithSnapshots): void => {
  test("names the same state the same", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("a.txt", "one\n")
      const first = await takeSnapshot(snapshots, worktree)
      expect(first).toMatch(/^[0-9a-f]{40,64}$/)
      expect(await snapshots.take(worktree.path)).toBe(first)
      await worktree.write("a.txt", "two\n")
      expect(await snapshots.take(worktree.path)).not.toBe(first)
      await worktree.write("a.txt", "one\n")
      expect(await snapshots.take(worktree.path)).toBe(first)
    }))

  test("lists what changed since, by name", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("b.txt", "one\n")
      await worktree.write("c/d.txt", "one\n")
      await worktree.write("same.txt", "one\n")
      const snapshot = await takeSnapshot(snapshots, worktree)
      expect(await snapshots.changedFiles(worktree.path, snapshot)).toEqual([])
      await worktree.write("b.txt", "two\n")
      await worktree.write("c/d.txt", undefined)
      await worktree.write("a.txt", "new\n")
      expect(await snapshots.changedFiles(worktree.path, snapshot)).toEqual(["a.txt", "b.txt", "c/d.txt"])
    }))

  test("shows changes as unified diffs with counts", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("edit.txt", "one\ntwo\n")
      await worktree.write("gone.txt", "old\n")
      const from = await takeSnapshot(snapshots, worktree)
      await worktree.write("edit.txt", "one\nTWO\nthree\n")
      await worktree.write("gone.txt", undefined)
      await worktree.write("new.txt", "new\n")
      const to = await takeSnapshot(snapshots, worktree)
      const changes = await snapshots.diff(worktree.path, from, to)
      expect(changes.map(({ file, additions, deletions, status }) => ({ file, additions, deletions, status }))).toEqual(
        [
          { file: "edit.txt", additions: 2, deletions: 1, status: "modified" },
          { file: "gone.txt", additions: 0, deletions: 1, status: "deleted" },
          { file: "new.txt", additions: 1, deletions: 0, status: "added" },
        ],
      )
      expect(changes[0]?.patch).toMatch(/--- a\/edit\.txt\n\+\+\+ b\/edit\.txt\n@@ .*\n[^]*-two\n\+TWO\n\+three\n$/)
      expect(changes[1]?.patch).toContain("--- a/gone.txt\n+++ /dev/null\n@@ ")
      expect(changes[2]?.patch).toContain("--- /dev/null\n+++ b/new.txt\n@@ ")
      expect(await snapshots.diff(worktree.path, from, from)).toEqual([])
    }))

  test("restores the given files alone", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("edit.txt", "one\n")
      await worktree.write("other.txt", "one\n")
      await worktree.write("folder/gone.txt", "one\n")
      const snapshot = await takeSnapshot(snapshots, worktree)
      await worktree.write("edit.txt", "two\n")
      await worktree.write("other.txt", "two\n")
      await worktree.write("folder/gone.txt", undefined)
      await worktree.write("deep/new.txt", "new\n")
      await snapshots.restore(worktree.path, snapshot, ["edit.txt", "folder/gone.txt", "deep/new.txt"])
      expect(await worktree.read("edit.txt")).toBe("one\n")
      expect(await worktree.read("folder/gone.txt")).toBe("one\n")
      expect(await worktree.read("deep/new.txt")).toBeUndefined()
      expect(await worktree.read("other.txt")).toBe("two\n")
      expect(await snapshots.changedFiles(worktree.path, snapshot)).toEqual(["other.txt"])
    }))

  test("restores a later state after an earlier one", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("a.txt", "one\n")
      const first = await takeSnapshot(snapshots, worktree)
      await worktree.write("a.txt", "two\n")
      await worktree.write("b.txt", "new\n")
      const second = await takeSnapshot(snapshots, worktree)
      await snapshots.restore(worktree.path, first, ["a.txt", "b.txt"])
      expect(await snapshots.take(worktree.path)).toBe(first)
      await snapshots.restore(worktree.path, second, ["a.txt", "b.txt"])
      expect(await snapshots.take(worktree.path)).toBe(second)
      expect(await worktree.read("a.txt")).toBe("two\n")
    }))

  test("does not know a snapshot that was never taken", () =>
    withSnapshots(async (snapshots, worktree) => {
      await worktree.write("a.txt", "one\n")
      await takeSnapshot(snapshots, worktree)
      const unknown = "0123456789".repeat(4)
      await expect(snapshots.changedFiles(worktree.path, unknown)).rejects.toThrow("no snapshot")
      await expect(snapshots.diff(worktree.path, unknown, unknown.replace("0", "1"))).rejects.toThrow("no snapshot")
      await expect(snapshots.restore(worktree.path, unknown, ["a.txt"])).rejects.toThrow("no snapshot")
      expect(await worktree.read("a.txt")).toBe("one\n")
    }))
}
