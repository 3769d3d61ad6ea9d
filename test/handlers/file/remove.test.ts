import { expect, test } from "vitest"
import { fileRemove } from "../../../handlers/file/remove.ts"
import { readEvents } from "../../support/read-events.ts"
import { withFiles } from "../../support/with-files.ts"

const ENDPOINTS = [fileRemove]

test("a file is removed and that is announced; then there is none", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async ({ call, instance, platform }) => {
    const reader = instance.subscribe({ filter: { types: ["file.edited"] } })
    expect(await call("DELETE", "/file?path=src/a.ts")).toMatchObject({ status: 200, body: true })
    expect((await readEvents(reader, 1))[0]?.properties).toEqual({ file: "/workspace/src/a.ts" })
    expect(platform.files.paths("/workspace")).toEqual([])
    expect(await call("DELETE", "/file?path=src/a.ts")).toMatchObject({
      status: 404,
      body: { name: "FileNotFoundError" },
    })
    reader.close()
  }))

test("a symlink goes, what it points to stays, wherever that is", () =>
  withFiles(ENDPOINTS, { "a.ts": "" }, async ({ call, platform: { files } }) => {
    files.seed({ "/outside/x": "kept" })
    files.symlink("/workspace/link", "/outside/x")
    files.symlink("/workspace/dangling", "nowhere")
    expect((await call("DELETE", "/file?path=link")).status).toBe(200)
    expect((await call("DELETE", "/file?path=dangling")).status).toBe(200)
    expect(await files.readText("/outside/x")).toBe("kept")
  }))

test("with If-Match only a file that still has the tag goes", () =>
  withFiles(ENDPOINTS, { "a.ts": "" }, async ({ call }) => {
    const remove = (tag: string) => call("DELETE", "/file?path=a.ts", undefined, { "if-match": tag })
    expect(await remove('"other"')).toMatchObject({ status: 412, body: { name: "PreconditionFailedError" } })
    expect((await remove("*")).status).toBe(200)
  }))

test("directories stay, what is outside is out of reach", () =>
  withFiles(ENDPOINTS, { "src/a.ts": "" }, async ({ call, platform: { files } }) => {
    files.seed({ "/outside/x": "", "/workspace/huge": new Uint8Array(32 * 1024 * 1024 + 1) })
    files.symlink("/workspace/out", "/outside")
    expect(await call("DELETE", "/file?path=src")).toMatchObject({ status: 400, body: { name: "NotAFileError" } })
    for (const path of ["../outside/x", "/outside/x", "out/x", "%00"]) {
      expect((await call("DELETE", `/file?path=${path}`)).status, path).toBe(403)
    }
    expect((await call("DELETE", "/file?path=huge", undefined, { "if-match": "*" })).status).toBe(413)
    expect((await call("DELETE", "/file")).status).toBe(400)
  }))
