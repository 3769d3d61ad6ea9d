import { expect, test } from "vitest"
import { v2PtyList } from "../../../handlers/v2-pty/list.ts"
import { withApp } from "../../support/app.ts"

test("terminals of the directory are listed", () =>
  withApp([v2PtyList], async ({ call, instance }) => {
    const terminal = await instance.ptys.create({ command: "cat" })
    expect(await call("GET", "/api/pty")).toMatchObject({
      status: 200,
      body: { location: { directory: "/workspace" }, data: [terminal] },
    })
    expect((await call("GET", "/api/pty?location[directory]=/other")).body.data).toEqual([])
  }))
