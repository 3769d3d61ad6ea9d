import { expect, test } from "vitest"
import { worktreeList } from "../../../handlers/worktree/list.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { failing, prepareRepository, withoutWorktrees } from "../../support/repository.ts"

test("worktrees are listed from everywhere in the repository, its own not among them", () =>
  withApp(
    [worktreeList],
    async ({ call, instance }) => {
      expect(await call("GET", "/experimental/worktree")).toMatchObject({ status: 200, body: [] })
      const { directory } = await instance.worktrees.create({ name: "side" })
      expect((await call("GET", "/experimental/worktree")).body).toEqual([directory])
      expect((await call("GET", `/experimental/worktree?directory=${directory}`)).body).toEqual([directory])
    },
    { prepare: prepareRepository },
  ))

test("there are none outside of a repository and in a place that has none", async () => {
  await withApp([worktreeList], async ({ call }) => {
    expect(await call("GET", "/experimental/worktree?directory=/missing")).toMatchObject({ status: 200, body: [] })
  })
  await withApp(
    [worktreeList],
    async ({ call }) => {
      expect(await call("GET", "/experimental/worktree")).toMatchObject({ status: 200, body: [] })
    },
    { prepare: withoutWorktrees },
  )
})

test("what git refuses is told", () =>
  withApp(
    [worktreeList],
    async ({ call }) => {
      expect(await call("GET", "/experimental/worktree")).toMatchObject({
        status: 400,
        body: { name: "WorktreeListFailedError", data: { message: "no" } },
      })
    },
    { prepare: (platform) => failing(platform, "list", new NamedError("VcsFailedError", { message: "no" })) },
  ))
