import { expect, test } from "vitest"
import { v2FsRead } from "../../../handlers/v2-fs/read.ts"
import { withFiles } from "../../support/with-files.ts"

const bytes = new Uint8Array([0, 255, 13, 10])
const TREE = { "page.html": "<script>alert(1)</script>\n", "deep/a b.bin": bytes }

test("the bytes come as they are, as a download that no browser shows", () =>
  withFiles([v2FsRead], TREE, async ({ app }) => {
    const page = await app(new Request("http://test/api/fs/read/page.html"))
    expect([page.status, page.headers.get("content-type"), page.headers.get("content-disposition")]).toEqual([
      200,
      "application/octet-stream",
      "attachment",
    ])
    expect(await page.text()).toBe(TREE["page.html"])
    const deep = await app(new Request("http://test/api/fs/read/deep/a%20b.bin"))
    expect(new Uint8Array(await deep.arrayBuffer())).toEqual(bytes)
    const there = await app(new Request("http://test/api/fs/read/a%20b.bin?location[directory]=/workspace/deep"))
    expect(there.status).toBe(200)
  }))

test("what is outside, missing, too large or no file is refused", () =>
  withFiles([v2FsRead], TREE, async ({ call, platform }) => {
    const answer = async (path: string) => {
      const { status, body } = await call("GET", `/api/fs/read/${path}`)
      return [status, body._tag]
    }
    expect(await answer("..%2F..%2Fetc%2Fpasswd")).toEqual([403, "OutsideDirectoryError"])
    expect(await answer("%2Fetc%2Fpasswd")).toEqual([403, "OutsideDirectoryError"])
    expect(await answer("nope")).toEqual([404, "FileNotFoundError"])
    expect(await answer("deep")).toEqual([400, "NotAFileError"])
    expect(await answer("%zz")).toEqual([400, "InvalidRequestError"])
    await platform.files.write("/workspace/large", new Uint8Array(32 * 1024 * 1024 + 1))
    expect(await answer("large")).toEqual([413, "FileTooLargeError"])
  }))
