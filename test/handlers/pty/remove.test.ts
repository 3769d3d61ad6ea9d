import { expect, test } from "vitest"
import { ptyGet } from "../../../handlers/pty/get.ts"
import { ptyRemove } from "../../../handlers/pty/remove.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("a terminal is gone at once, and that is told once", () =>
  withApp([ptyRemove, ptyGet], async ({ call, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    const reader = instance.subscribe({})
    expect(await call("DELETE", `/pty/${id}`)).toMatchObject({ status: 200, body: true })
    expect((await call("GET", `/pty/${id}`)).status).toBe(404)
    const marker = instance.sessions.create()
    expect(await readEvents(reader, 2)).toMatchObject([
      { type: "pty.deleted", properties: { id } },
      { properties: { sessionID: marker.id } },
    ])
  }))

test("an unknown one is not found, also the second time", () =>
  withApp([ptyRemove], async ({ call, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    await call("DELETE", `/pty/${id}`)
    for (const each of [id, "pty_none"]) expect((await call("DELETE", `/pty/${each}`)).status).toBe(404)
    expect((await call("DELETE", "/pty/none")).status).toBe(400)
  }))

test("disposing of the instance ends its terminals", () =>
  withApp([ptyGet], async ({ call, instance, platform }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    await instance.dispose()
    expect((await call("GET", `/pty/${id}`)).status).toBe(404)
    await platform.background.settled()
    expect((await call("GET", "/pty/none")).status).toBe(400)
  }))
