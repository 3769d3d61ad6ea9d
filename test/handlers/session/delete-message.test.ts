import { expect, test } from "vitest"
import { sessionDeleteMessage } from "../../../handlers/session/delete-message.ts"
import { withApp } from "../../support/app.ts"
import { keepBusy, say } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

test("a message goes with its parts, and that is announced", () =>
  withApp([sessionDeleteMessage], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    const { info } = await say(app, id, "one", "two")
    const reader = instance.subscribe({})
    expect(await call("DELETE", `/session/${id}/message/${info.id}`)).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "message.removed", properties: { sessionID: id, messageID: info.id } },
    ])
    reader.close()
    expect(instance.messages.all(id)).toEqual([])
  }))

test("an unknown message is not found and makes no event", () =>
  withApp([sessionDeleteMessage], async ({ call, instance }) => {
    const { id } = instance.sessions.create()
    const cursor = instance.cursor()
    expect(await call("DELETE", `/session/${id}/message/msg_none`)).toMatchObject({
      status: 404,
      body: { name: "NotFoundError" },
    })
    expect(instance.cursor()).toBe(cursor)
  }))

test("a busy session keeps its messages", () =>
  withApp([sessionDeleteMessage], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    const { info } = await say(app, id, "one")
    const { finish } = await keepBusy(app, id)
    expect(await call("DELETE", `/session/${id}/message/${info.id}`)).toMatchObject({
      status: 409,
      body: { _tag: "SessionBusyError", sessionID: id, message: expect.any(String) },
    })
    await finish()
    expect((await call("DELETE", `/session/${id}/message/${info.id}`)).status).toBe(200)
  }))

test("ids that cannot be any are bad requests", () =>
  withApp([sessionDeleteMessage], async ({ call }) => {
    expect((await call("DELETE", "/session/ses_a/message/zz")).body.data.kind).toBe("Params")
    expect((await call("DELETE", "/session/a/message/msg_a")).body.data.kind).toBe("Params")
  }))
