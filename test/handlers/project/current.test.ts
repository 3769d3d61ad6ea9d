import { expect, test } from "vitest"
import { projectCurrent } from "../../../handlers/project/current.ts"
import { withApp } from "../../support/app.ts"

const time = { created: 1_735_689_600_000, updated: 1_735_689_600_000 }

test("a repository is a project, whose id is its first commit", () =>
  withApp(
    [projectCurrent],
    async ({ call }) => {
      expect(await call("GET", "/project/current?directory=/repo/src")).toMatchObject({
        status: 200,
        body: { id: "abc", worktree: "/repo", vcs: "git", sandboxes: [], time },
      })
    },
    {
      prepare: ({ vcs, files }) => (
        vcs.addRepository("/repo", { rootCommit: "abc" }),
        files.makeDirectory("/repo/src")
      ),
    },
  ))

test("a second clone is a sandbox of the first", () =>
  withApp(
    [projectCurrent],
    async ({ call }) => {
      await call("GET", "/project/current?directory=/one")
      expect((await call("GET", "/project/current?directory=/two")).body).toMatchObject({
        worktree: "/one",
        sandboxes: ["/two"],
      })
    },
    {
      prepare({ vcs, files }) {
        vcs.addRepository("/one", { rootCommit: "abc" })
        vcs.addRepository("/two", { rootCommit: "abc" })
        files.makeDirectory("/one")
        files.makeDirectory("/two")
      },
    },
  ))

test("outside a repository, and before a first commit, it is the global one", () =>
  withApp(
    [projectCurrent],
    async ({ call }) => {
      expect((await call("GET", "/project/current?directory=/fresh")).body).toEqual({
        ...{ id: "global", worktree: "/fresh", vcs: "git" },
        ...{ sandboxes: [], time },
      })
      expect((await call("GET", "/project/current")).body).toEqual({ id: "global", worktree: "/", sandboxes: [], time })
    },
    { prepare: ({ vcs, files }) => (vcs.addRepository("/fresh"), files.makeDirectory("/fresh")) },
  ))
