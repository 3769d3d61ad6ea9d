import { expect, test } from "vitest"
import { sessionDelete } from "../../../handlers/session/delete.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

test("children go first, and each deletion is announced", () =>
  withApp([sessionDelete], async ({ call, instance }) => {
    const parent = instance.sessions.create()
    const child = instance.sessions.create({ parentID: parent.id })
    const other = instance.sessions.create()
    const reader = instance.subscribe({})
    expect(await call("DELETE", `/session/${parent.id}`)).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 2)).toMatchObject([
      { type: "session.deleted", properties: { sessionID: child.id } },
      { type: "session.deleted", properties: { sessionID: parent.id, info: parent } },
    ])
    reader.close()
    expect(instance.sessions.list({}).sessions).toEqual([other])
  }))

test("what a session and its children do is stopped first", () =>
  withApp([sessionDelete], async (app) => {
    const { call, instance } = app
    const parent = instance.sessions.create()
    const child = instance.sessions.create({ parentID: parent.id })
    await keepBusy(app, child.id)
    expect((await call("DELETE", `/session/${parent.id}`)).status).toBe(200)
    expect(instance.statuses()).toEqual({})
    expect(instance.sessions.find(child.id)).toBeUndefined()
    expect(instance.messages.all(child.id)).toEqual([])
  }))

test("an unknown session is not found, also the second time", () =>
  withApp([sessionDelete], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    await call("DELETE", `/session/${id}`)
    expect(await call("DELETE", `/session/${id}`)).toMatchObject({ status: 404, body: { name: "NotFoundError" } })
  }))

test("a fixed path is no session", () =>
  withApp([sessionDelete], async ({ call }) => {
    expect(await call("DELETE", "/session/status")).toMatchObject({ status: 400, body: { data: { kind: "Params" } } })
  }))
