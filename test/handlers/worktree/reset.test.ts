import { expect, test } from "vitest"
import { worktreeReset } from "../../../handlers/worktree/reset.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { failing, prepareRepository, withoutWorktrees } from "../../support/repository.ts"

const PATH = "/experimental/worktree/reset"

test("a worktree becomes what the default branch is, and starts again", () =>
  withApp(
    [worktreeReset],
    async ({ call, instance, server, platform }) => {
      const { directory } = await instance.worktrees.create({ name: "side" })
      await platform.background.settled()
      await server.projects.update("abc", { commands: { start: "npm ci" } })
      platform.files.seed({ [`${directory}/a.txt`]: "changed\n", [`${directory}/new.txt`]: "new\n" })
      expect(await call("POST", PATH, { directory })).toMatchObject({ status: 200, body: true })
      await platform.background.settled()
      expect(await platform.files.readText(`${directory}/a.txt`)).toBe("one\n")
      expect(await platform.files.stat(`${directory}/new.txt`)).toBeUndefined()
      expect(platform.shell.runs.map(({ command, cwd }) => [command, cwd])).toEqual([["npm ci", directory]])
    },
    { prepare: prepareRepository },
  ))

test("the repository's own work tree, another directory and a missing name are refused", () =>
  withApp(
    [worktreeReset],
    async ({ call, platform }) => {
      for (const directory of ["/workspace", "", "/nosuch"])
        expect(await call("POST", PATH, { directory })).toMatchObject({
          status: 400,
          body: { name: "WorktreeResetFailedError" },
        })
      expect(await platform.files.readText("/workspace/a.txt")).toBe("one\n")
      expect(await call("POST", PATH, {})).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    },
    { prepare: prepareRepository },
  ))

test("what git refuses is told, and so is a place without worktrees", async () => {
  await withApp(
    [worktreeReset],
    async ({ call, instance }) => {
      const { directory } = await instance.worktrees.create()
      expect(await call("POST", PATH, { directory })).toMatchObject({
        status: 400,
        body: { name: "WorktreeResetFailedError", data: { message: "no branch" } },
      })
    },
    { prepare: (platform) => failing(platform, "reset", new NamedError("VcsFailedError", { message: "no branch" })) },
  )
  await withApp(
    [worktreeReset],
    async ({ call }) => {
      expect((await call("POST", PATH, { directory: "/x" })).status).toBe(501)
    },
    { prepare: withoutWorktrees },
  )
})
