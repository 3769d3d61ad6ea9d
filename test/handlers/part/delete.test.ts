import { expect, test } from "vitest"
import { partDelete } from "../../../handlers/part/delete.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

test("a part goes, the others stay, and that is announced", () =>
  withApp([partDelete], async (app) => {
    const { call, instance } = app
    const { info, parts } = await say(app, instance.sessions.create().id, "one", "two")
    const path = `/session/${info.sessionID}/message/${info.id}/part/${parts[0]?.id}`
    const reader = instance.subscribe({})
    expect(await call("DELETE", path)).toMatchObject({ status: 200, body: true })
    expect(await readEvents(reader, 1)).toMatchObject([
      { type: "message.part.removed", properties: { messageID: info.id, partID: parts[0]?.id } },
    ])
    reader.close()
    expect(instance.messages.get(info.sessionID, info.id).parts).toEqual([parts[1]])
  }))

test("an unknown part is not found and makes no event", () =>
  withApp([partDelete], async (app) => {
    const { call, instance } = app
    const { info } = await say(app, instance.sessions.create().id, "one")
    const cursor = instance.cursor()
    expect(await call("DELETE", `/session/${info.sessionID}/message/${info.id}/part/prt_none`)).toMatchObject({
      status: 404,
      body: { name: "NotFoundError" },
    })
    expect((await call("DELETE", "/session/ses_none/message/msg_none/part/prt_none")).status).toBe(404)
    expect(instance.cursor()).toBe(cursor)
  }))

test("ids that cannot be any are bad requests", () =>
  withApp([partDelete], async ({ call }) => {
    expect((await call("DELETE", "/session/ses_a/message/msg_a/part/a")).body.data.kind).toBe("Params")
    expect((await call("DELETE", "/session/ses_a/message/a/part/prt_a")).status).toBe(400)
  }))
