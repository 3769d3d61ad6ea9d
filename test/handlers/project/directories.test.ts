import { expect, test } from "vitest"
import { projectDirectories } from "../../../handlers/project/directories.ts"
import { withApp } from "../../support/app.ts"

test("the directories that the project was opened in are listed", () =>
  withApp(
    [projectDirectories],
    async ({ call, instanceOf }) => {
      await instanceOf("/repo/src")
      await instanceOf("/repo")
      expect(await call("GET", "/project/abc/directories")).toMatchObject({
        status: 200,
        body: [{ directory: "/repo" }, { directory: "/repo/src" }],
      })
      expect((await call("GET", "/project/global/directories")).body).toEqual([])
    },
    {
      prepare: ({ vcs, files }) => (
        vcs.addRepository("/repo", { rootCommit: "abc" }),
        files.makeDirectory("/repo/src")
      ),
    },
  ))

test("an unknown project is not found", () =>
  withApp([projectDirectories], async ({ call }) => {
    expect(await call("GET", "/project/%20/directories")).toMatchObject({
      status: 404,
      body: { _tag: "ProjectNotFoundError", projectID: " " },
    })
  }))
