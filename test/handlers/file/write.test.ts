import { expect, test } from "vitest"
import { fileRead } from "../../../handlers/file/read.ts"
import { fileWrite } from "../../../handlers/file/write.ts"
import { readEvents } from "../../support/read-events.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [fileRead, fileWrite]

test("a file is created with its directories, and announced", () =>
  withFiles(ENDPOINTS, { ".gitignore": "*.log\n" }, async ({ call, instance, platform }) => {
    const reader = instance.subscribe({ filter: { types: ["file.edited"] } })
    const { status, body, headers } = await call("PUT", "/file/content?path=new/dir/a.txt", { content: "ö\n" })
    expect(status).toBe(200)
    const absolute = "/workspace/new/dir/a.txt"
    expect(body).toEqual({ name: "a.txt", path: "new/dir/a.txt", absolute, type: "file", ignored: false })
    expect(await platform.files.readText(absolute)).toBe("ö\n")
    expect((await readEvents(reader, 1))[0]?.properties).toEqual({ file: absolute })
    expect((await call("GET", "/file/content?path=new/dir/a.txt")).headers.get("etag")).toBe(headers.get("etag"))
    expect((await call("PUT", "/file/content?path=x.log", { content: "" })).body.ignored).toBe(true)
    reader.close()
  }))

test("bytes are sent as base64", () =>
  withFiles(ENDPOINTS, {}, async ({ call, platform }) => {
    await call("PUT", "/file/content?path=a.bin", { content: "AAEC+g==", encoding: "base64" })
    expect([...(platform.files.peek("/workspace/a.bin") ?? [])]).toEqual([0, 1, 2, 250])
    for (const content of ["A", "ab$=", "ü"]) {
      expect(await call("PUT", "/file/content?path=a.bin", { content, encoding: "base64" })).toMatchObject({
        status: 400,
        body: { data: { kind: "Payload" } },
      })
    }
  }))

test("with If-Match a file is replaced only when it still has the tag", () =>
  withFiles(ENDPOINTS, { "a.txt": "1" }, async ({ call, platform }) => {
    const write = (content: string, header: Record<string, string>, path = "a.txt") =>
      call("PUT", `/file/content?path=${path}`, { content }, header)
    const tag = (await call("GET", "/file/content?path=a.txt")).headers.get("etag") ?? ""
    const { status, headers } = await write("2", { "if-match": `"other", W/${tag}` })
    expect(status).toBe(200)
    expect(await write("3", { "if-match": tag })).toMatchObject({
      status: 412,
      body: { name: "PreconditionFailedError", data: { path: "a.txt" } },
    })
    expect(await platform.files.readText("/workspace/a.txt")).toBe("2")
    expect((await write("3", { "if-match": headers.get("etag") ?? "" })).status).toBe(200)
    expect((await write("4", { "if-match": "*" })).status).toBe(200)
    expect((await write("4", { "if-match": "*" }, "new.txt")).status).toBe(412)
    expect((await write("4", { "if-none-match": "*" })).status).toBe(412)
    expect((await write("4", { "if-none-match": "*" }, "new.txt")).status).toBe(200)
  }))

test("of two writes with the same tag one wins", () =>
  withFiles(ENDPOINTS, { "a.txt": "1" }, async ({ call }) => {
    const tag = (await call("GET", "/file/content?path=a.txt")).headers.get("etag") ?? ""
    const write = (content: string) => call("PUT", "/file/content?path=a.txt", { content }, { "if-match": tag })
    const statuses = (await Promise.all(["2", "3", "4"].map(write))).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 412, 412])
  }))

test("nothing is written outside of the work tree", () =>
  withFiles(ENDPOINTS, {}, async ({ call, platform: { files } }) => {
    files.makeDirectory("/outside")
    files.symlink("/workspace/out", "/outside")
    files.symlink("/workspace/dangling", "/outside/new")
    for (const path of ["../x", "/x", "out/x", "dangling", "a%00"]) {
      const answer = await call("PUT", `/file/content?path=${path}`, { content: "" })
      expect(answer, path).toMatchObject({ status: 403, body: { name: "OutsideDirectoryError" } })
    }
    expect(files.paths("/outside")).toEqual([])
  }))

test("a directory is not replaced, a file is no directory, a huge file has no tag, and the body is checked", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async ({ call, platform: { files } }) => {
    const write = (path: string, body: unknown = { content: "" }, headers = {}) =>
      call("PUT", `/file/content?path=${path}`, body, headers)
    expect(await write("src")).toMatchObject({ status: 400, body: { name: "NotAFileError" } })
    expect(await write("src/a.ts/b")).toMatchObject({ status: 400, body: { name: "NotADirectoryError" } })
    files.seed({ "/workspace/huge": new Uint8Array(32 * 1024 * 1024 + 1) })
    expect(await write("huge", { content: "" }, { "if-match": "*" })).toMatchObject({ status: 413 })
    for (const body of [{}, { content: 1 }, { content: "", encoding: "hex" }]) {
      expect(await write("x", body)).toMatchObject({ status: 400, body: { data: { kind: "Payload" } } })
    }
  }))
