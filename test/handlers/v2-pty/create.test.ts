import { expect, test } from "vitest"
import { v2PtyCreate } from "../../../handlers/v2-pty/create.ts"
import { withApp } from "../../support/app.ts"

test("a terminal opens in the directory of the location", () =>
  withApp([v2PtyCreate], async ({ call, platform, instanceOf }) => {
    platform.files.seed({ "/other/a.txt": "" })
    const path = "/api/pty?location[directory]=/other"
    const { status, body } = await call("POST", path, { command: "cat", title: "T" })
    expect([status, body]).toMatchObject([
      200,
      { location: { directory: "/other" }, data: { title: "T", cwd: "/other", status: "running" } },
    ])
    expect((await instanceOf("/other")).ptys.list()).toEqual([body.data])
  }))

test("a body that is none, and a directory that is none, are refused", () =>
  withApp([v2PtyCreate], async ({ call, platform }) => {
    platform.terminal.missing.add("/missing")
    expect((await call("POST", "/api/pty", { args: "x" })).body._tag).toBe("InvalidRequestError")
    expect((await call("POST", "/api/pty")).body._tag).toBe("InvalidRequestError")
    expect(await call("POST", "/api/pty", { command: "cat", cwd: "/missing" })).toMatchObject({
      status: 400,
      body: { _tag: "NotADirectoryError" },
    })
  }))

test("more than fifty are not opened", () =>
  withApp([v2PtyCreate], async ({ call, instance }) => {
    for (let count = 0; count < 50; count++) await instance.ptys.create({ command: "cat" })
    expect((await call("POST", "/api/pty", { command: "cat" })).status).toBe(503)
  }))

test("where there are no terminals it says so", () =>
  withApp([v2PtyCreate], async ({ call }) => expect((await call("POST", "/api/pty", {})).status).toBe(501), {
    prepare: (platform) => void Reflect.deleteProperty(platform, "terminal"),
  }))
