import { expect, test } from "vitest"
import { ptyConnectToken } from "../../../handlers/pty/connect-token.ts"
import { ptyConnect } from "../../../handlers/pty/connect.ts"
import { withApp } from "../../support/app.ts"

const ENDPOINTS = [ptyConnectToken, ptyConnect]

test("a ticket admits once, to its terminal", () =>
  withApp(ENDPOINTS, async ({ call, connect, instance }) => {
    const [{ id }, other] = [
      await instance.ptys.create({ command: "cat" }),
      await instance.ptys.create({ command: "cat" }),
    ]
    const { status, body } = await call("POST", `/pty/${id}/connect-token`)
    expect(status).toBe(200)
    expect(body).toEqual({ ticket: expect.stringMatching(/^[0-9a-f-]{36}$/), expires_in: 30 })
    expect(await connect(`/pty/${other.id}/connect?ticket=${body.ticket}`)).toMatchObject({ status: 403 })
    expect(await connect(`/pty/${id}/connect?ticket=${body.ticket}`)).toMatchObject({ closed: undefined })
    expect(await connect(`/pty/${id}/connect?ticket=${body.ticket}`)).toMatchObject({ status: 403 })
  }))

test("after half a minute it does not", () =>
  withApp(ENDPOINTS, async ({ call, connect, instance, platform }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    const { body } = await call("POST", `/pty/${id}/connect-token`)
    await platform.clock.advance(30_000)
    expect(await connect(`/pty/${id}/connect?ticket=${body.ticket}`)).toMatchObject({ status: 403 })
  }))

test("an unknown terminal is not found, and what cannot be one is refused", () =>
  withApp(ENDPOINTS, async ({ call }) => {
    expect(await call("POST", "/pty/pty_none/connect-token")).toMatchObject({ status: 404 })
    expect(await call("POST", "/pty/none/connect-token")).toMatchObject({ status: 400 })
  }))
