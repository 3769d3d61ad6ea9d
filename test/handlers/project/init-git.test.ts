import { expect, test } from "vitest"
import { projectCurrent } from "../../../handlers/project/current.ts"
import { projectInitGit } from "../../../handlers/project/init-git.ts"
import { NamedError } from "../../../runtime/errors.ts"
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

test("a directory that is missing cannot become one", () =>
  withApp([projectInitGit], async ({ call }) => {
    expect(await call("POST", "/project/git/init?directory=/missing")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError", data: { path: "/missing" } },
    })
  }))

test("what git refuses is told", () =>
  withApp(
    [projectInitGit],
    async ({ call }) => {
      expect(await call("POST", "/project/git/init")).toMatchObject({ status: 500, body: { name: "VcsFailedError" } })
    },
    {
      prepare({ vcs }) {
        vcs.init = async () => {
          throw new NamedError("VcsFailedError", { message: "m" })
        }
      },
    },
  ))

test("where there is no git it cannot be done", () =>
  withApp(
    [projectInitGit],
    async ({ call }) => {
      expect(await call("POST", "/project/git/init")).toMatchObject({ status: 501, body: { name: "UnsupportedError" } })
    },
    { prepare: (platform) => void Reflect.deleteProperty(platform, "vcs") },
  ))
