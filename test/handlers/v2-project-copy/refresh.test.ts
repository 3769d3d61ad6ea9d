import { expect, test } from "vitest"
import { v2ProjectCopyRefresh } from "../../../handlers/v2-project-copy/refresh.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { failing, prepareRepository, withoutWorktrees } from "../../support/repository.ts"

const PATH = "/experimental/project/abc/copy/refresh"

test("what others have made is found, and what they have removed is forgotten", () =>
  withApp(
    [v2ProjectCopyRefresh],
    async ({ call, server, platform }) => {
      await platform.vcs.worktrees?.add("/workspace", { directory: "/mine", branch: "feature" })
      await server.projects.register({ id: "abc", worktree: "/gone", vcs: "git" }, "/gone")
      const { status, body } = await call("POST", PATH)
      expect([status, body]).toEqual([204, undefined])
      expect(await server.projects.directories("abc")).toEqual(["/mine", "/workspace"])
      expect((await server.projects.get("abc")).sandboxes).toEqual(["/mine"])
    },
    { prepare: prepareRepository },
  ))

test("an unknown project is told, whatever the directory", () =>
  withApp([v2ProjectCopyRefresh], async ({ call }) => {
    expect(await call("POST", "/experimental/project/nosuch/copy/refresh?directory=/missing")).toMatchObject({
      status: 404,
      body: { _tag: "ProjectNotFoundError", projectID: "nosuch" },
    })
  }))

test("what git refuses is told; without worktrees there is nothing to find", async () => {
  await withApp(
    [v2ProjectCopyRefresh],
    async ({ call }) => {
      expect(await call("POST", PATH)).toMatchObject({ status: 400, body: { name: "ProjectCopyError" } })
    },
    { prepare: (platform) => failing(platform, "list", new NamedError("VcsFailedError", { message: "no" })) },
  )
  await withApp(
    [v2ProjectCopyRefresh],
    async ({ call }) => {
      expect((await call("POST", PATH)).status).toBe(204)
    },
    { prepare: withoutWorktrees },
  )
})
