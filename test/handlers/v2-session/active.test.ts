import { expect, test } from "vitest"
import { v2SessionActive } from "../../../handlers/v2-session/active.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"

test("sessions that run are shown, by id", () =>
  withApp([v2SessionActive], async (app) => {
    expect(await app.call("GET", "/api/session/active")).toMatchObject({ status: 200, body: { data: {} } })
    const { id } = app.instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect((await app.call("GET", "/api/session/active?directory=/other")).body).toEqual({
      data: { [id]: { type: "running" } },
    })
    await finish()
    expect((await app.call("GET", "/api/session/active")).body.data).toEqual({})
  }))
