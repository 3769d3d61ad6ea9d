import { expect, test } from "vitest"
import { sessionGet } from "../../../handlers/session/get.ts"
import { sessionStatus } from "../../../handlers/session/status.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"

test("busy sessions of the directory are there, idle ones are not", () =>
  withApp([sessionStatus, sessionGet], async (app) => {
    const { call, instance } = app
    const busy = instance.sessions.create()
    instance.sessions.create()
    const { finish } = await keepBusy(app, busy.id)
    expect(await call("GET", "/session/status")).toMatchObject({ status: 200, body: { [busy.id]: { type: "busy" } } })
    expect((await call("GET", "/session/status?directory=/other")).body).toEqual({})
    await finish()
    expect((await call("GET", "/session/status")).body).toEqual({})
  }))
