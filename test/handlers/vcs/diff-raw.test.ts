import { expect, test } from "vitest"
import { vcsDiffRaw } from "../../../handlers/vcs/diff-raw.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [vcsDiffRaw]
const request = () => new Request("http://test/vcs/diff/raw")

test("all changes are one patch, as plain text", () =>
  withFiles(ENDPOINTS, { "a.txt": "1\n" }, async ({ app, platform: { files } }) => {
    files.seed({ "/workspace/a.txt": "2\n", "/workspace/new.txt": "n\n" })
    const answer = await app(request())
    expect(answer.headers.get("content-type")).toBe("text/x-diff; charset=utf-8")
    const text = await answer.text()
    expect(text).toContain("-1\n+2\n")
    expect(text).toContain("+++ b/new.txt\n")
  }))

test("without changes, and outside of a repository, it is empty", () =>
  withApp(ENDPOINTS, async ({ app }) => {
    const answer = await app(request())
    expect([answer.status, await answer.text()]).toEqual([200, ""])
  }))

test("a repository that cannot be read is an error of its own", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) => expect(await call("GET", "/vcs/diff/raw")).toMatchObject({ status: 500 }),
    {
      prepare({ vcs }) {
        vcs.diff = async () => {
          throw new NamedError("VcsFailedError", { message: "Cannot read the repository: bad index" })
        }
      },
    },
  ))
