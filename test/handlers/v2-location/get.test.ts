import { expect, test } from "vitest"
import { v2LocationGet } from "../../../handlers/v2-location/get.ts"
import { withFiles } from "../../support/with-files.ts"

const project = { id: "abc", directory: "/workspace" }

test("directory and project are those that the request means", () =>
  withFiles([v2LocationGet], { "src/a.ts": "" }, async ({ call }) => {
    expect(await call("GET", "/api/location")).toMatchObject({
      status: 200,
      body: { directory: "/workspace", project },
    })
    const deep = { directory: "/workspace/src", project }
    expect((await call("GET", "/api/location?location%5Bdirectory%5D=/workspace/src")).body).toEqual(deep)
    expect((await call("GET", "/api/location?directory=/workspace/src")).body).toEqual(deep)
    const headers = { "x-opencode-directory": encodeURIComponent("/workspace/src") }
    expect((await call("GET", "/api/location", undefined, headers)).body).toEqual(deep)
  }))

test("outside a repository the directory is the project's", () =>
  withFiles([v2LocationGet], {}, async ({ call }) => {
    expect((await call("GET", "/api/location?location[directory]=/elsewhere")).body).toEqual({
      directory: "/elsewhere",
      project: { id: "global", directory: "/elsewhere" },
    })
  }))

test("a file is no place, and the error has the newer form", () =>
  withFiles([v2LocationGet], { "a.ts": "" }, async ({ call }) => {
    expect(await call("GET", "/api/location?location[directory]=/workspace/a.ts")).toMatchObject({
      status: 400,
      body: { _tag: "NotADirectoryError", message: expect.any(String) },
    })
  }))
