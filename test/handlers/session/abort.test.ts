import { expect, test } from "vitest"
import { sessionAbort } from "../../../handlers/session/abort.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

test("a run stops, its message says that it was aborted, and only then comes the answer", () =>
  withApp([sessionAbort], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    const { finish } = await keepBusy(app, id)
    expect(await call("POST", `/session/${id}/abort`)).toMatchObject({ status: 200, body: true })
    expect(instance.statuses()).toEqual({})
    expect(await finish()).toMatchObject({
      info: { role: "assistant", error: { name: "MessageAbortedError" }, time: { completed: expect.any(Number) } },
    })
  }))

test("an idle session says that it is idle", () =>
  withApp([sessionAbort], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const reader = instance.subscribe({})
    expect(await call("POST", `/session/${id}/abort`)).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 2)).toMatchObject([
      { type: "session.status", properties: { sessionID: id, status: { type: "idle" } } },
      { type: "session.idle", properties: { sessionID: id } },
    ])
    reader.close()
  }))

test("a session that nobody knows is no error, text that is no id is one", () =>
  withApp([sessionAbort], async ({ call }) => {
    expect(await call("POST", "/session/ses_none/abort")).toMatchObject({ status: 200, body: true })
    expect((await call("POST", "/session/nonsense/abort")).status).toBe(400)
  }))
