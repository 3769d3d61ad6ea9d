import { expect, test } from "vitest"
import { fileStatus } from "../../../handlers/file/status.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [fileStatus]

test("tracked files that have changed are told with their lines, relative to the directory", () =>
  withFiles(
    ENDPOINTS,
    { "a.txt": "1\n2\n", "sub/b.txt": "b\n", "c.txt": "c\n" },
    async ({ call, platform: { files } }) => {
      files.seed({ "/workspace/a.txt": "1\n3\n4\n", "/workspace/untracked.txt": "u\n", "/workspace/sub/b.txt": "" })
      await files.remove("/workspace/c.txt")
      expect(await call("GET", "/file/status")).toMatchObject({
        status: 200,
        body: [
          { path: "a.txt", added: 2, removed: 1, status: "modified" },
          { path: "c.txt", added: 0, removed: 1, status: "deleted" },
          { path: "sub/b.txt", added: 0, removed: 1, status: "modified" },
        ],
      })
      expect((await call("GET", "/file/status?directory=/workspace/sub")).body).toMatchObject([{ path: "b.txt" }])
    },
  ))

test("outside of a repository, and where there is no git, there are none", () =>
  withApp(ENDPOINTS, async ({ call, platform }) => {
    expect((await call("GET", "/file/status")).body).toEqual([])
    Reflect.deleteProperty(platform, "vcs")
    expect((await call("GET", "/file/status?directory=/elsewhere")).body).toEqual([])
  }))

test("a repository that cannot be read is an error of its own", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) =>
      expect(await call("GET", "/file/status")).toMatchObject({ status: 500, body: { name: "VcsFailedError" } }),
    {
      prepare({ vcs }) {
        vcs.changes = async () => {
          throw new NamedError("VcsFailedError", { message: "Cannot read the repository: bad index" })
        }
      },
    },
  ))
