import { expect, test } from "vitest"
import { v2PtyUpdate } from "../../../handlers/v2-pty/update.ts"
import { withApp } from "../../support/app.ts"

test("title and size change", () =>
  withApp([v2PtyUpdate], async ({ call, instance, platform }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    expect(await call("PUT", `/api/pty/${id}`, { title: "New", size: { rows: 10, cols: 50 } })).toMatchObject({
      status: 200,
      body: { location: { directory: "/workspace" }, data: { id, title: "New" } },
    })
    expect(platform.terminal.programs[0]?.size).toEqual({ rows: 10, cols: 50 })
    expect((await call("PUT", `/api/pty/${id}`, { size: { rows: 0, cols: 1 } })).status).toBe(400)
    expect((await call("PUT", "/api/pty/pty_none", {})).body._tag).toBe("PtyNotFoundError")
  }))
