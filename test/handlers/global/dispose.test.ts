import { expect, test } from "vitest"
import { globalDispose } from "../../../handlers/global/dispose.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"

test("what runs is aborted, streams of directories end, and the next request starts afresh", () =>
  withApp([globalDispose], async (app) => {
    const { call, instance, instanceOf, server } = app
    const { id } = instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    const local = instance.subscribe({ filter: { types: ["server.instance.disposed"] } })
    const global = server.subscribe({ filter: { types: ["global.disposed"] } })
    expect(await call("POST", "/global/dispose")).toMatchObject({ status: 200, body: true })
    expect((await finish()).info).toMatchObject({ error: { name: "MessageAbortedError" } })
    const last = await local.next()
    expect(last?.map(({ type }) => type)).toEqual(["server.connected", "server.instance.disposed"])
    expect(await local.next()).toBeUndefined()
    expect((await global.next())?.map(({ type }) => type)).toEqual(["server.connected", "global.disposed"])
    global.close()
    expect(await instanceOf("/workspace")).not.toBe(instance)
  }))

test("with nothing to end it is true as well", () =>
  withApp([globalDispose], async ({ call }) => {
    await call("POST", "/global/dispose")
    expect((await call("POST", "/global/dispose", { some: "thing" })).body).toBe(true)
  }))
