import { expect, test } from "vitest"
import { fileRead } from "../../../handlers/file/read.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [fileRead]
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])

test("text comes exactly as it is", () => {
  const files = {
    "a.txt": "\n  padded \r\n\n",
    "bom.txt": "\uFEFFö",
    "empty.txt": "",
    "docs/사용법.md": "# 사용법\n",
    "x.svg": "<svg/>",
  }
  return withFiles(ENDPOINTS, files, async ({ call }) => {
    for (const [path, content] of Object.entries(files)) {
      const answer = await call("GET", `/file/content?path=${encodeURIComponent(path)}`)
      expect(answer, path).toMatchObject({ status: 200, body: { type: "text", content } })
      expect(Object.keys(answer.body)).toEqual(["type", "content"])
    }
  })
})

test("what is no UTF-8 text comes as base64, with a type by its bytes, then by its name", () => {
  const files = {
    "logo.txt": PNG,
    "data.bin": new Uint8Array([0, 1, 2, 250]),
    "font.WOFF2": new Uint8Array([0, 1]),
    "latin.txt": new Uint8Array([99, 97, 102, 0xe9]),
    "text.png": "only text",
    "page.ico": new Uint8Array([0, 0, 1, 0]),
  }
  return withFiles(ENDPOINTS, files, async ({ call }) => {
    const read = async (path: string) => (await call("GET", `/file/content?path=${path}`)).body
    expect(await read("logo.txt")).toEqual({
      ...{ type: "binary", encoding: "base64", mimeType: "image/png" },
      content: btoa(String.fromCharCode(...PNG)),
    })
    expect(await read("data.bin")).toMatchObject({
      type: "binary",
      content: "AAEC+g==",
      mimeType: "application/octet-stream",
    })
    expect(await read("font.WOFF2")).toMatchObject({ mimeType: "font/woff2" })
    expect(await read("page.ico")).toMatchObject({ mimeType: "image/vnd.microsoft.icon" })
    expect(await read("latin.txt")).toMatchObject({ type: "binary", content: "Y2Fm6Q==" })
    expect(await read("text.png")).toMatchObject({ type: "text" })
  })
})

test("a tracked file that has changed comes with its diff", () =>
  withFiles(ENDPOINTS, { "a.txt": "one\ntwo\n" }, async ({ call, platform }) => {
    await platform.files.write("/workspace/a.txt", "one\n2\n")
    const { body } = await call("GET", "/file/content?path=a.txt")
    expect(body).toMatchObject({ type: "text", content: "one\n2\n", diff: expect.stringContaining("-two\n+2\n") })
    expect(body.patch).toEqual({
      oldFileName: "a/a.txt",
      newFileName: "b/a.txt",
      hunks: [{ oldStart: 2, oldLines: 1, newStart: 2, newLines: 1, lines: ["-two", "+2"] }],
    })
    await platform.files.write("/workspace/new.txt", "n")
    expect((await call("GET", "/file/content?path=new.txt")).body.diff).toBeUndefined()
  }))

test("in a broken repository a file can be read all the same", () =>
  withFiles(
    ENDPOINTS,
    { "a.txt": "a" },
    async ({ call }) =>
      expect((await call("GET", "/file/content?path=a.txt")).body).toEqual({ type: "text", content: "a" }),
    {
      prepare({ vcs }) {
        vcs.patchOf = async () => {
          throw new Error("broken")
        }
      },
    },
  ))

test("the tag changes with the content and only with it; HEAD has it, too", () =>
  withFiles(ENDPOINTS, { "a.txt": "1" }, async ({ call, platform }) => {
    const tag = async (method = "GET") => (await call(method, "/file/content?path=a.txt")).headers.get("etag")
    const first = await tag()
    expect(first).toMatch(/^"[0-9a-f]{32}"$/)
    expect(await tag("HEAD")).toBe(first)
    await platform.files.write("/workspace/a.txt", "2")
    expect(await tag()).not.toBe(first)
    await platform.files.write("/workspace/a.txt", "1")
    expect(await tag()).toBe(first)
  }))

test("outside of the work tree is forbidden", () =>
  withFiles(ENDPOINTS, {}, async ({ call, platform: { files } }) => {
    files.seed({ "/etc/passwd": "" })
    files.symlink("/workspace/link", "/etc/passwd")
    files.symlink("/workspace/directory", "/etc")
    files.symlink("/workspace/dangling", "/etc/missing")
    const paths = [
      "../etc/passwd",
      "/etc/passwd",
      "..%2f..%2fetc%2fpasswd",
      "link",
      "directory/passwd",
      "dangling",
      "a%00b",
    ]
    for (const path of paths) {
      expect(await call("GET", `/file/content?path=${path}`), path).toMatchObject({
        status: 403,
        body: { name: "OutsideDirectoryError" },
      })
    }
    // Encoded twice, or with backslashes, these are odd names and no ways out.
    for (const path of ["%252e%252e%252fetc%252fpasswd", "..%5c..%5cetc%5cpasswd", "C:%5cWindows"]) {
      expect((await call("GET", `/file/content?path=${path}`)).status, path).toBe(404)
    }
  }))

test("a missing file is not found; a directory or a device is no file; a huge one is too large", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async ({ call, platform: { files } }) => {
    const read = async (path: string) => call("GET", `/file/content?path=${path}`)
    expect(await read("nope.txt")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError", data: { path: "nope.txt" } },
    })
    expect(await read("src/a.ts/below")).toMatchObject({ status: 404 })
    expect(await read("src")).toMatchObject({ status: 400, body: { name: "NotAFileError" } })
    expect(await read("")).toMatchObject({ status: 400, body: { name: "NotAFileError" } })
    files.makeDevice("/workspace/device")
    expect(await read("device")).toMatchObject({ status: 400, body: { name: "NotAFileError" } })
    files.seed({ "/workspace/huge": new Uint8Array(32 * 1024 * 1024 + 1) })
    expect(await read("huge")).toMatchObject({ status: 413, body: { name: "FileTooLargeError" } })
    expect(await call("GET", "/file/content")).toMatchObject({ status: 400, body: { data: { kind: "Query" } } })
  }))
