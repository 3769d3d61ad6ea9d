import { expect, test } from "vitest"
import { projectCloneGit } from "../../../handlers/project/clone-git.ts"
import { NamedError } from "../../../runtime/errors.ts"
import type { VcsCloneOptions } from "../../../runtime/ports/vcs.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [projectCloneGit]

test("a repository is cloned into the directory, whose instance starts afresh", () => {
  let asked: VcsCloneOptions | undefined
  return withApp(
    ENDPOINTS,
    async ({ call, instanceOf }) => {
      const before = await instanceOf("/fresh")
      const body = { url: "https://example.test/r.git", ref: "v1.0", depth: 1 }
      const answer = await call("POST", "/project/git/clone?directory=/fresh", body)
      expect(answer).toMatchObject({ status: 200, body: { id: "cloned", worktree: "/fresh", vcs: "git" } })
      expect(asked).toMatchObject(body)
      const after = await instanceOf("/fresh")
      expect(after).not.toBe(before)
      expect(after.location.projectID).toBe("cloned")
    },
    {
      prepare({ vcs, files }) {
        vcs.clone = async (directory, options) => {
          asked = options
          files.makeDirectory(directory)
          vcs.addRepository(directory, { rootCommit: "cloned" })
        }
      },
    },
  )
})

test("what git refuses is told", () => {
  const errors = [
    [new NamedError("AddressRefusedError", { message: "m", host: "h" }), 400],
    [new NamedError("DirectoryNotEmptyError", { message: "m", path: "/p" }), 409],
    [new NamedError("VcsFailedError", { message: "m" }), 500],
    [new NamedError("RequestTimeoutError", { message: "m", timeoutMs: 1 }), 504],
    [new NamedError("FileTooLargeError", { message: "m", path: "p", limitBytes: 1 }), 413],
  ] as const
  let next: Error
  return withApp(
    ENDPOINTS,
    async ({ call }) => {
      for (const [error, status] of errors) {
        next = error
        expect(await call("POST", "/project/git/clone", { url: "https://example.test/r" })).toMatchObject({
          status,
          body: { name: error.name },
        })
      }
    },
    {
      prepare({ vcs }) {
        vcs.clone = async () => {
          throw next
        }
      },
    },
  )
})

test("where there is no git it cannot be done", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    expect(await call("POST", "/project/git/clone", { url: "https://example.test/r" })).toMatchObject({
      status: 501,
      body: { name: "UnsupportedError" },
    })
  }))

test("what could be an option of git is a bad request", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    const url = "https://example.test/r"
    for (const body of [
      {},
      { url, ref: "-x" },
      { url, ref: "a b" },
      { url, ref: "" },
      { url, depth: 0 },
      { url, depth: 1.5 },
      { url: 1 },
    ]) {
      expect(await call("POST", "/project/git/clone", body)).toMatchObject({
        status: 400,
        body: { data: { kind: "Payload" } },
      })
    }
  }))
