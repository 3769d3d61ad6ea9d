import { expect, test } from "vitest"
import { projectList } from "../../../handlers/project/list.ts"
import { withApp } from "../../support/app.ts"

test("every project that was opened is listed once", () =>
  withApp(
    [projectList],
    async ({ call, instanceOf }) => {
      await instanceOf("/repo")
      await instanceOf("/repo/src")
      await instanceOf("/plain")
      const { status, body } = await call("GET", "/project")
      expect(status).toBe(200)
      expect(body.map(({ id, worktree }: { id: string; worktree: string }) => [id, worktree])).toEqual([
        ["abc", "/repo"],
        ["global", "/"],
      ])
    },
    {
      prepare: ({ vcs, files }) => (
        vcs.addRepository("/repo", { rootCommit: "abc" }),
        files.makeDirectory("/repo/src")
      ),
    },
  ))
