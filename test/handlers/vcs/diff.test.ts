import { expect, test } from "vitest"
import { vcsDiff } from "../../../handlers/vcs/diff.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withApp } from "../../support/app.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [vcsDiff]

test("since the last commit, or since the default branch was left", () =>
  withFiles(ENDPOINTS, { "a.txt": "1\n" }, async ({ call, platform: { files, vcs } }) => {
    files.seed({ "/workspace/b.txt": "b\n" })
    vcs.commit("/workspace", { asBranch: true })
    vcs.branches = async () => ({ branch: "topic", default_branch: "main" })
    files.seed({ "/workspace/a.txt": "1\n2\n" })
    const diff = async (query: string) => (await call("GET", `/vcs/diff?${query}`)).body
    expect(await diff("mode=git")).toEqual([
      { file: "a.txt", additions: 1, deletions: 0, status: "modified", patch: expect.stringContaining("+2\n") },
    ])
    expect(await diff("mode=branch&context=0")).toMatchObject([{ file: "a.txt" }, { file: "b.txt", status: "added" }])
  }))

test("outside of a repository there is none", () =>
  withApp(ENDPOINTS, async ({ call }) => expect((await call("GET", "/vcs/diff?mode=git")).body).toEqual([])))

test("the mode is needed and known, the context a whole number", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    for (const query of ["", "?mode=x", "?mode=git&context=-1", "?mode=git&context=a", "?mode=git&context=1.5"]) {
      expect((await call("GET", `/vcs/diff${query}`)).body, query).toMatchObject({ data: { kind: "Query" } })
    }
  }))

test("a repository that cannot be read is an error of its own", () =>
  withFiles(
    ENDPOINTS,
    {},
    async ({ call }) =>
      expect((await call("GET", "/vcs/diff?mode=git")).body).toMatchObject({ name: "VcsFailedError" }),
    {
      prepare({ vcs }) {
        vcs.changes = async () => {
          throw new NamedError("VcsFailedError", { message: "Cannot read the repository: bad index" })
        }
      },
    },
  ))

test("the default branch differs in nothing from itself", () =>
  withFiles(ENDPOINTS, { "a.txt": "1\n" }, async ({ call, platform: { files, vcs } }) => {
    files.seed({ "/workspace/a.txt": "1\n2\n" })
    vcs.branches = async () => ({ branch: "main", default_branch: "main" })
    expect((await call("GET", "/vcs/diff?mode=branch")).body).toEqual([])
    expect((await call("GET", "/vcs/diff?mode=git")).body).toHaveLength(1)
  }))
