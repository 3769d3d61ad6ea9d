import { expect, test } from "vitest"
import type { Vcs, VcsWorktrees } from "../../runtime/ports/vcs.ts"

export interface WorktreesPlace {
  vcs: Vcs
  worktrees: VcsWorktrees
  /** A directory outside of any repository, in which `repository` and `sub` are directories. */
  directory: string
  write(path: string, text: string): Promise<void>
  /** Undefined when the file is missing. */
  read(path: string): Promise<string | undefined>
  /** Saves all files of a work tree as its next commit. */
  commit(worktree: string): Promise<void>
}

/** What every adapter of version control does that has work trees. */
export const vcsWorktreesSuite = (
  withPlace: (body: (place: WorktreesPlace) => Promise<void>) => Promise<void>,
): void => {
  const withRepository = (body: (place: WorktreesPlace & { own: string; side: string }) => Promise<void>) =>
    withPlace(async (place) => {
      const own = `${place.directory}/repository`
      await place.vcs.init(own)
      await place.write(`${own}/a.txt`, "one\n")
      await place.commit(own)
      await body({ ...place, own, side: `${place.directory}/trees/side` })
    })

  test("there are none outside of a repository, and none can be made there", () =>
    withPlace(async ({ worktrees, directory }) => {
      expect(await worktrees.list(directory)).toEqual([])
      await expect(worktrees.add(directory, { directory: `${directory}/side`, branch: "side" })).rejects.toMatchObject({
        name: "VcsFailedError",
      })
    }))

  test("none can be made before the first commit", () =>
    withPlace(async ({ vcs, worktrees, directory }) => {
      await vcs.init(`${directory}/repository`)
      await expect(
        worktrees.add(`${directory}/repository`, { directory: `${directory}/side`, branch: "side" }),
      ).rejects.toMatchObject({ name: "VcsFailedError" })
    }))

  test("one is listed after the repository's own, from everywhere, and has files once it is reset", () =>
    withRepository(async ({ vcs, worktrees, own, side, read }) => {
      await worktrees.add(own, { directory: side, branch: "opencode/side" })
      expect(await read(`${side}/a.txt`)).toBeUndefined()
      await worktrees.reset(side, "head")
      expect(await read(`${side}/a.txt`)).toBe("one\n")
      for (const from of [own, side]) {
        const found = await worktrees.list(from)
        expect(found.map(({ directory }) => directory)).toEqual([own, side])
        expect(found[1]?.branch).toBe("opencode/side")
      }
      expect((await vcs.identify(side)).rootCommit).toBe((await vcs.identify(own)).rootCommit)
      expect((await vcs.branches(side)).branch).toBe("opencode/side")
    }))

  test("a branch that exists is refused", () =>
    withRepository(async ({ worktrees, own, side }) => {
      await worktrees.add(own, { directory: side, branch: "side" })
      await expect(worktrees.add(own, { directory: `${side}-2`, branch: "side" })).rejects.toMatchObject({
        name: "VcsFailedError",
      })
      expect(await worktrees.list(own)).toHaveLength(2)
    }))

  test("a reset discards commits, changes and new files, and leaves the repository's own files alone", () =>
    withRepository(async ({ worktrees, own, side, write, read, commit }) => {
      await worktrees.add(own, { directory: side, branch: "side" })
      await worktrees.reset(side, "head")
      await write(`${own}/a.txt`, "mine\n")
      await write(`${side}/b.txt`, "b\n")
      await commit(side)
      await write(`${side}/a.txt`, "changed\n")
      await write(`${side}/new/c.txt`, "c\n")
      await worktrees.reset(side, "head")
      expect([await read(`${side}/a.txt`), await read(`${side}/b.txt`)]).toEqual(["one\n", "b\n"])
      await worktrees.reset(side, "default")
      expect([await read(`${side}/a.txt`), await read(`${side}/b.txt`)]).toEqual(["one\n", undefined])
      expect(await read(`${side}/new/c.txt`)).toBeUndefined()
      expect(await read(`${own}/a.txt`)).toBe("mine\n")
    }))

  test("what is no top of a work tree is not reset", () =>
    withRepository(async ({ worktrees, directory }) => {
      await expect(worktrees.reset(`${directory}/sub`, "head")).rejects.toMatchObject({ name: "VcsFailedError" })
    }))

  test("one is removed with its changes and its branch; the repository's own is not", () =>
    withRepository(async ({ worktrees, own, side, write, read }) => {
      await worktrees.add(own, { directory: side, branch: "side" })
      await worktrees.reset(side, "head")
      await write(`${side}/new.txt`, "new\n")
      await worktrees.remove(own, { directory: side, branch: "side" })
      expect(await read(`${side}/new.txt`)).toBeUndefined()
      expect((await worktrees.list(own)).map(({ directory }) => directory)).toEqual([own])
      await worktrees.add(own, { directory: side, branch: "side" })
      await expect(worktrees.remove(side, { directory: own })).rejects.toMatchObject({ name: "VcsFailedError" })
      expect(await read(`${own}/a.txt`)).toBe("one\n")
    }))
}
