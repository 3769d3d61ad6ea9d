import { expect, test } from "vitest"
import type { Vcs } from "../../runtime/ports/vcs.ts"

/** Gives a directory outside of any repository, in which `sub` is a directory. */
type WithVcs = (body: (vcs: Vcs, directory: string) => Promise<void>) => Promise<void>

/** What every adapter of version control does. */
export const vcsSuite = (withVcs: WithVcs): void => {
  test("knows nothing of a directory outside of a repository", () =>
    withVcs(async (vcs, directory) => {
      expect(await vcs.identify(directory)).toEqual({})
      expect(await vcs.branches(directory)).toEqual({ branch: null, default_branch: null })
    }))

  test("makes a repository, which has no commit yet, and finds it from below", () =>
    withVcs(async (vcs, directory) => {
      await vcs.init(directory)
      expect(await vcs.identify(directory)).toEqual({ worktree: directory })
      expect(await vcs.identify(`${directory}/sub`)).toEqual({ worktree: directory })
    }))

  test("leaves a repository as it is when it is made again", () =>
    withVcs(async (vcs, directory) => {
      await vcs.init(directory)
      await vcs.init(directory)
      expect(await vcs.identify(directory)).toEqual({ worktree: directory })
    }))

  test("tells of no changes outside of a repository, and applies nothing there", () =>
    withVcs(async (vcs, directory) => {
      expect(await vcs.changes({ directory, since: "head" })).toEqual([])
      expect((await vcs.diff(directory)).length).toBe(0)
      expect(await vcs.patchOf(directory, `${directory}/x`)).toBeUndefined()
      expect(await vcs.headDirectory(directory)).toBeUndefined()
      await expect(vcs.apply(directory, "")).rejects.toMatchObject({
        name: "VcsApplyError",
        data: { reason: "non-git" },
      })
    }))

  test("refuses a patch that is none", () =>
    withVcs(async (vcs, directory) => {
      await vcs.init(directory)
      for (const patch of ["", "garbage", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-nope\n+yes\n"]) {
        await expect(vcs.apply(directory, patch)).rejects.toMatchObject({ data: { reason: "not-clean" } })
      }
    }))
}
