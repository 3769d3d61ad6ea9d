import { expect, test } from "vitest"
import { worktreeRemove } from "../../../handlers/worktree/remove.ts"
import { NamedError } from "../../../runtime/errors.ts"
import type { VcsWorktrees } from "../../../runtime/ports/vcs.ts"
import { withApp } from "../../support/app.ts"
import { failing, prepareRepository, withoutWorktrees } from "../../support/repository.ts"

const PATH = "/experimental/worktree"

test("a worktree goes with its branch, its instance and its place among the project's directories", () => {
  const removed: unknown[] = []
  return withApp(
    [worktreeRemove],
    async ({ call, instance, instanceOf, server, platform }) => {
      const { directory, branch } = await instance.worktrees.create({ name: "side" })
      await platform.background.settled()
      const before = await instanceOf(directory)
      expect(await call("DELETE", PATH, { directory })).toMatchObject({ status: 200, body: true })
      expect(removed).toEqual([["/workspace", { directory, branch }]])
      expect(await platform.files.stat(directory)).toBeUndefined()
      expect(await instance.worktrees.list()).toEqual([])
      expect((await server.projects.get("abc")).sandboxes).toEqual([])
      expect(await server.projects.directories("abc")).not.toContain(directory)
      expect(await instanceOf(directory)).not.toBe(before)
    },
    {
      prepare(platform) {
        prepareRepository(platform)
        const worktrees = platform.vcs.worktrees as VcsWorktrees
        const { remove } = worktrees
        worktrees.remove = (...args) => (removed.push(args), remove(...args))
      },
    },
  )
})

test("a branch that the user has made stays", () => {
  const removed: unknown[] = []
  return withApp(
    [worktreeRemove],
    async ({ call, platform }) => {
      const worktrees = platform.vcs.worktrees as VcsWorktrees
      await worktrees.add("/workspace", { directory: "/mine", branch: "feature" })
      worktrees.remove = async (...args) => void removed.push(args)
      expect((await call("DELETE", PATH, { directory: "/mine" })).body).toBe(true)
      expect(removed).toEqual([["/workspace", { directory: "/mine" }]])
    },
    { prepare: prepareRepository },
  )
})

test("a start command that still runs is ended first", () => {
  const order: string[] = []
  return withApp(
    [worktreeRemove],
    async ({ call, instance, platform }) => {
      const began = new Promise<void>((resolve) =>
        platform.shell.teach("npm ci", async ({ signal }) => {
          resolve()
          await new Promise((stopped) => signal?.addEventListener("abort", stopped, { once: true }))
          order.push("ended")
          return {}
        }),
      )
      const { directory } = await instance.worktrees.create({ startCommand: "npm ci" })
      await began
      expect((await call("DELETE", PATH, { directory })).body).toBe(true)
      expect(order).toEqual(["ended", "removed"])
    },
    {
      prepare(platform) {
        prepareRepository(platform)
        const worktrees = platform.vcs.worktrees as VcsWorktrees
        const { remove } = worktrees
        worktrees.remove = (...args) => (order.push("removed"), remove(...args))
      },
    },
  )
})

test("one that is gone is forgotten", () =>
  withApp(
    [worktreeRemove],
    async ({ call, server }) => {
      await server.projects.register({ id: "abc", worktree: "/gone", vcs: "git" }, "/gone")
      expect((await call("DELETE", PATH, { directory: "/gone" })).body).toBe(true)
      expect((await server.projects.get("abc")).sandboxes).toEqual([])
    },
    { prepare: prepareRepository },
  ))

test("the repository's own work tree, another directory and a missing name are refused", () =>
  withApp(
    [worktreeRemove],
    async ({ call, platform }) => {
      platform.files.seed({ "/other/file": "" })
      for (const directory of ["/workspace", ".", "/workspace/sub/..", "/other"])
        expect(await call("DELETE", PATH, { directory })).toMatchObject({
          status: 400,
          body: { name: "WorktreeRemoveFailedError" },
        })
      expect(await platform.files.readText("/other/file")).toBe("")
      expect(await call("DELETE", PATH, {})).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    },
    { prepare: prepareRepository },
  ))

test("what git refuses is told, and so is a place without worktrees", async () => {
  await withApp(
    [worktreeRemove],
    async ({ call, instance }) => {
      const { directory } = await instance.worktrees.create()
      expect(await call("DELETE", PATH, { directory })).toMatchObject({
        status: 400,
        body: { name: "WorktreeRemoveFailedError", data: { message: "busy" } },
      })
    },
    { prepare: (platform) => failing(platform, "remove", new NamedError("VcsFailedError", { message: "busy" })) },
  )
  await withApp(
    [worktreeRemove],
    async ({ call }) => {
      expect((await call("DELETE", PATH, { directory: "/x" })).status).toBe(501)
    },
    { prepare: withoutWorktrees },
  )
})
