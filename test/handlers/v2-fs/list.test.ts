import { expect, test } from "vitest"
import { v2FsList } from "../../../handlers/v2-fs/list.ts"
import { withFiles } from "../../support/with-files.ts"

const TREE = { "b.ts": "", "src/a.ts": "" }

test("directories come first, and end in a slash", () =>
  withFiles([v2FsList], TREE, async ({ call }) => {
    expect(await call("GET", "/api/fs/list")).toMatchObject({
      status: 200,
      body: { location: { directory: "/workspace" } },
    })
    const entries = (await call("GET", "/api/fs/list")).body.data
    expect(entries).toContainEqual({ path: "src/", type: "directory" })
    expect(entries.at(-1)).toEqual({ path: "b.ts", type: "file" })
    expect((await call("GET", "/api/fs/list?path=src")).body.data).toEqual([{ path: "src/a.ts", type: "file" }])
  }))

test("what is outside, missing or no directory is refused", () =>
  withFiles([v2FsList], TREE, async ({ call }) => {
    const answer = async (path: string) => {
      const { status, body } = await call("GET", `/api/fs/list?path=${encodeURIComponent(path)}`)
      return [status, body._tag]
    }
    expect(await answer("../..")).toEqual([403, "OutsideDirectoryError"])
    expect(await answer("/etc")).toEqual([403, "OutsideDirectoryError"])
    expect(await answer("nope")).toEqual([404, "FileNotFoundError"])
    expect(await answer("b.ts")).toEqual([400, "NotADirectoryError"])
  }))
