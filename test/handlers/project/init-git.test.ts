import { expect, test } from "vitest"
import { projectCurrent } from "../../../handlers/project/current.ts"
import { projectInitGit } from "../../../handlers/project/init-git.ts"
import { withApp } from "../../support/app.ts"

test("the directory becomes a repository, and its instance starts afresh", () =>
  withApp([projectInitGit, projectCurrent], async ({ call, instance, instanceOf }) => {
    const { status, body } = await call("POST", "/project/git/init")
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: "global", worktree: "/workspace", vcs: "git" })
    const fresh = await instanceOf("/workspace")
    expect(fresh).not.toBe(instance)
    expect(fresh.location).toMatchObject({ worktree: "/workspace", vcs: "git" })
    expect((await call("GET", "/project/current")).body).toEqual(body)
  }))

test("a repository stays as it is", () =>
  withApp(
    [projectInitGit],
    async ({ call, instance, instanceOf }) => {
      expect((await call("POST", "/project/git/init")).body).toMatchObject({ id: "abc", worktree: "/workspace" })
      expect(await instanceOf("/workspace")).toBe(instance)
    },
    { prepare: ({ vcs }) => vcs.addRepository("/workspace", { rootCommit: "abc" }) },
  ))

test("where there is no git it cannot be done", () =>
  withApp(
    [projectInitGit],
    async ({ call }) => {
      expect(await call("POST", "/project/git/init")).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
    },
    { prepare: (platform) => void Reflect.deleteProperty(platform, "vcs") },
  ))
