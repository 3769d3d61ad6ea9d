import { expect, test } from "vitest"
import { vcsStatus } from "../../../handlers/vcs/status.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [vcsStatus]

test("changed and untracked files are told, relative to the top of the work tree", () =>
  withFiles(ENDPOINTS, { "a.txt": "1\n", "sub/b.txt": "b\n" }, async ({ call, platform: { files } }) => {
    files.seed({ "/workspace/a.txt": "1\n2\n", "/workspace/sub/new.txt": "n\n" })
    await files.remove("/workspace/sub/b.txt")
    expect((await call("GET", "/vcs/status")).body).toEqual([
      { file: "a.txt", additions: 1, deletions: 0, status: "modified" },
      { file: "sub/b.txt", additions: 0, deletions: 1, status: "deleted" },
      { file: "sub/new.txt", additions: 1, deletions: 0, status: "added" },
    ])
    expect((await call("GET", "/vcs/status?directory=/workspace/sub")).body).toHaveLength(2)
  }))

test("outside of a repository, and where there is no git, there are none", () =>
  withApp(ENDPOINTS, async ({ call, platform }) => {
    expect((await call("GET", "/vcs/status")).body).toEqual([])
    Reflect.deleteProperty(platform, "vcs")
    expect((await call("GET", "/vcs/status?directory=/elsewhere")).body).toEqual([])
  }))

test("a repository that cannot be read is an error of its own", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) =>
      expect(await call("GET", "/vcs/status")).toMatchObject({ status: 500, body: { name: "VcsFailedError" } }),
    {
      prepare({ vcs }) {
        vcs.changes = async () => {
          throw new NamedError("VcsFailedError", { message: "Cannot read the repository: bad index" })
        }
      },
    },
  ))
