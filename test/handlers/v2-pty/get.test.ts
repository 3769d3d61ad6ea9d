import { expect, test } from "vitest"
import { v2PtyGet } from "../../../handlers/v2-pty/get.ts"
import { withApp } from "../../support/app.ts"

test("a terminal is read, whatever directory the request names", () =>
  withApp([v2PtyGet], async ({ call, instance }) => {
    const terminal = await instance.ptys.create({ command: "cat" })
    expect(await call("GET", `/api/pty/${terminal.id}?location[directory]=/other`)).toMatchObject({
      status: 200,
      body: { location: { directory: "/workspace" }, data: terminal },
    })
    expect(await call("GET", "/api/pty/pty_none")).toMatchObject({
      status: 404,
      body: { _tag: "PtyNotFoundError", ptyID: "pty_none" },
    })
    expect((await call("GET", "/api/pty/none")).body._tag).toBe("InvalidRequestError")
  }))
