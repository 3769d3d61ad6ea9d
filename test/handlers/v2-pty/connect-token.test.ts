import { expect, test } from "vitest"
import { v2PtyConnectToken } from "../../../handlers/v2-pty/connect-token.ts"
import { v2PtyConnect } from "../../../handlers/v2-pty/connect.ts"
import { withApp } from "../../support/app.ts"

test("a ticket admits once", () =>
  withApp([v2PtyConnectToken, v2PtyConnect], async ({ call, connect, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    const { status, body } = await call("POST", `/api/pty/${id}/connect-token`)
    expect([status, body.data]).toEqual([200, { ticket: expect.any(String), expires_in: 30 }])
    const path = `/api/pty/${id}/connect?ticket=${body.data.ticket}`
    expect(await connect(path)).toMatchObject({ closed: undefined })
    expect(await connect(path)).toMatchObject({ status: 403 })
    expect((await call("POST", "/api/pty/pty_none/connect-token")).body._tag).toBe("PtyNotFoundError")
  }))
