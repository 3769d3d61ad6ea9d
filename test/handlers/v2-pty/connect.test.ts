import { expect, test } from "vitest"
import { createApp } from "../../../handlers/app.ts"
import { v2PtyConnect } from "../../../handlers/v2-pty/connect.ts"
import { withApp } from "../../support/app.ts"

test("it shows what there is, and what is typed is typed", () =>
  withApp([v2PtyConnect], async ({ connect, instance, platform }) => {
    platform.terminal.teach("wait", () => {})
    const { id } = await instance.ptys.create({ command: "wait" })
    const program = platform.terminal.programs.at(-1)
    const typed: string[] = []
    program?.onInput((text) => typed.push(text))
    program?.write("shown")
    const socket = await connect(`/api/pty/${id}/connect?cursor=2`)
    if (socket instanceof Response) throw new Error(`Refused with ${socket.status}`)
    expect(socket.text()).toBe("own")
    socket.type("ls\r")
    expect(typed).toEqual(["ls\r"])
  }))

test("an unknown terminal, a ticket that is none and a plain request are refused", () =>
  withApp([v2PtyConnect], async ({ call, connect, instance }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    expect(await connect("/api/pty/pty_none/connect")).toMatchObject({ status: 404 })
    const refused = await connect(`/api/pty/${id}/connect?ticket=none`)
    if (!(refused instanceof Response)) throw new Error("It was let in")
    expect([refused.status, await refused.json()]).toMatchObject([403, { _tag: "ForbiddenError" }])
    expect(await call("GET", `/api/pty/${id}/connect`)).toMatchObject({
      status: 426,
      body: { _tag: "UpgradeRequiredError" },
    })
  }))

test("where there are no WebSockets it says so", () =>
  withApp([v2PtyConnect], async ({ instance, server, instances }) => {
    const { id } = await instance.ptys.create({ command: "cat" })
    const host = { server, instanceFor: instances.instanceFor, log: () => {} }
    const request = new Request(`http://test/api/pty/${id}/connect`, { headers: { upgrade: "websocket" } })
    expect((await createApp([v2PtyConnect], host)(request)).status).toBe(501)
  }))
