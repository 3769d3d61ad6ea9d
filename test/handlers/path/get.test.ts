import { expect, test } from "vitest"
import { pathGet } from "../../../handlers/path/get.ts"
import { withApp } from "../../support/app.ts"

test("paths of the machine and of the directory are told", () =>
  withApp(
    [pathGet],
    async ({ call }) => {
      expect(await call("GET", "/path?directory=/repo/src/")).toMatchObject({
        status: 200,
        body: {
          home: "/home/user",
          state: "/home/user/.local/state/opencode-edge",
          config: "/home/user/.config/opencode",
          worktree: "/repo",
          directory: "/repo/src",
        },
      })
    },
    { prepare: ({ vcs, files }) => (vcs.addRepository("/repo"), files.makeDirectory("/repo/src")) },
  ))

test("query beats header, a header may be encoded, neither means the server's own directory", () =>
  withApp([pathGet], async ({ call }) => {
    const header = { "x-opencode-directory": encodeURIComponent("/from header") }
    expect((await call("GET", "/path", undefined, header)).body.directory).toBe("/from header")
    expect((await call("GET", "/path?directory=/from/query", undefined, header)).body.directory).toBe("/from/query")
    expect((await call("GET", "/path?directory=", undefined, {})).body.directory).toBe("/workspace")
    expect((await call("GET", "/path?directory=./src/../docs")).body.directory).toBe("/workspace/docs")
  }))

test("a directory that does not exist is accepted, a file and NUL are not", () =>
  withApp([pathGet], async ({ call }) => {
    expect((await call("GET", "/path?directory=/missing")).body).toMatchObject({ directory: "/missing", worktree: "/" })
    expect(await call("GET", "/path?directory=/workspace/opencode.json")).toMatchObject({
      status: 400,
      body: { name: "NotADirectoryError" },
    })
    expect((await call("GET", "/path?directory=%00")).status).toBe(400)
  }))

test("a directory that does not exist yet belongs where it will be", () =>
  withApp(
    [pathGet],
    async ({ call }) => {
      const at = async (directory: string) => (await call("GET", `/path?directory=${directory}`)).body
      expect(await at("/workspace/not/there")).toMatchObject({
        directory: "/workspace/not/there",
        worktree: "/workspace",
      })
      expect(await at("/nowhere/at/all")).toMatchObject({ directory: "/nowhere/at/all", worktree: "/" })
    },
    { prepare: ({ vcs }) => vcs.addRepository("/workspace") },
  ))
