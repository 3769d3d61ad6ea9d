import { expect, test } from "vitest"
import { tuiSelectSession } from "../../../handlers/tui/select-session.ts"
import { withApp } from "../../support/app.ts"
import { readEvents } from "../../support/read-events.ts"

test("the TUI is told which session to show", () =>
  withApp([tuiSelectSession], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const reader = instance.subscribe({ filter: { types: ["tui.session.select"] } })
    expect(await call("POST", "/tui/select-session", { sessionID: id })).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([{ properties: { sessionID: id } }])
  }))

test("a session of another directory can be shown too", () =>
  withApp([tuiSelectSession], async ({ call, instanceOf }) => {
    const { id } = (await instanceOf("/elsewhere")).sessions.create()
    expect((await call("POST", "/tui/select-session", { sessionID: id })).status).toBe(200)
  }))

test("an unknown session is not found, and what cannot be one is refused", () =>
  withApp([tuiSelectSession], async ({ call }) => {
    expect((await call("POST", "/tui/select-session", { sessionID: "ses_none" })).status).toBe(404)
    expect((await call("POST", "/tui/select-session", { sessionID: "none" })).status).toBe(400)
  }))
