import { expect, test } from "vitest"
import { v2FsFind } from "../../../handlers/v2-fs/find.ts"
import { NamedError } from "../../../runtime/errors.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [v2FsFind]
const TREE = {
  "README.md": "",
  "src/index.ts": "",
  "src/feature/index.ts": "",
  ".gitignore": "dist\n",
  "dist/x.js": "",
}

test("the best match comes first, with its type", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    expect(await call("GET", "/api/fs/find?query=index")).toMatchObject({
      status: 200,
      body: {
        location: { directory: "/workspace", project: { id: "abc", directory: "/workspace" } },
        data: [
          { path: "src/index.ts", type: "file" },
          { path: "src/feature/index.ts", type: "file" },
        ],
      },
    })
    expect((await call("GET", "/api/fs/find?query=feature&type=directory")).body.data).toEqual([
      { path: "src/feature/", type: "directory" },
    ])
  }))

test("the directory of the location is searched, beside `directory` as the TUI sends both", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    const path = "/api/fs/find?query=index&limit=1&location%5Bdirectory%5D=/workspace/src/feature&directory=/workspace"
    expect((await call("GET", path)).body.data).toEqual([{ path: "index.ts", type: "file" }])
  }))

test("more than two hundred do not come, however many are asked for", () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`src/file${index}.ts`, ""]))
  return withFiles(ENDPOINTS, many, async ({ call }) => {
    expect((await call("GET", "/api/fs/find?query=file&limit=100000")).body.data).toHaveLength(200)
    expect((await call("GET", "/api/fs/find?query=file")).body.data).toHaveLength(10)
  })
})

test("bad queries are refused in the newer form", () =>
  withFiles(ENDPOINTS, TREE, async ({ call }) => {
    for (const bad of ["query=a&limit=0", "query=a&limit=x", "query=a&type=socket", ""])
      expect(await call("GET", `/api/fs/find?${bad}`), bad).toMatchObject({
        status: 400,
        body: { _tag: "InvalidRequestError", kind: "Query", message: expect.any(String) },
      })
  }))

test("a missing directory is not found", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => {
    expect(await call("GET", "/api/fs/find?query=x&location[directory]=/missing")).toMatchObject({
      status: 404,
      body: { _tag: "FileNotFoundError" },
    })
  }))

test("where nothing can search it says so", () =>
  withFiles(ENDPOINTS, {}, async ({ call }) => expect((await call("GET", "/api/fs/find?query=x")).status).toBe(501), {
    prepare(platform) {
      platform.search.paths = async () => {
        throw new NamedError("UnsupportedError", { message: "Cannot search: ripgrep is not installed" })
      }
    },
  }))
