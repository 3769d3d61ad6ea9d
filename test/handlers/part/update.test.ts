import { expect, test } from "vitest"
import { partUpdate } from "../../../handlers/part/update.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"
import { readEvents } from "../../support/read-events.ts"

const pathOf = (part: { sessionID: string; messageID: string; id: string }) =>
  `/session/${part.sessionID}/message/${part.messageID}/part/${part.id}`

test("a part is replaced, and that is announced", () =>
  withApp([partUpdate], async (app) => {
    const { call, instance } = app
    const { info, parts } = await say(app, instance.sessions.create().id, "one")
    const [part] = parts
    if (!part) throw new Error("The message has no part")
    const edited = { ...part, text: "edited" }
    const reader = instance.subscribe({})
    expect(await call("PATCH", pathOf(part), { ...edited, unknown: 1 })).toMatchObject({ status: 200, body: edited })
    expect(await readEvents(reader, 1)).toMatchObject([
      {
        type: "message.part.updated",
        properties: { sessionID: info.sessionID, part: edited, time: expect.any(Number) },
      },
    ])
    reader.close()
    expect(instance.messages.get(info.sessionID, info.id).parts).toEqual([edited])
  }))

test("a part that is new is added", () =>
  withApp([partUpdate], async (app) => {
    const { info } = await say(app, app.instance.sessions.create().id, "one")
    const part = { id: "prt_zzz", messageID: info.id, sessionID: info.sessionID, type: "text", text: "more" }
    expect((await app.call("PATCH", pathOf(part), part)).body).toEqual(part)
    expect(app.instance.messages.get(info.sessionID, info.id).parts[1]).toEqual(part)
  }))

test("ids that disagree with the path are a bad request in both of upstream's forms", () =>
  withApp([partUpdate], async (app) => {
    const { parts } = await say(app, app.instance.sessions.create().id, "one")
    const [part] = parts
    if (!part) throw new Error("The message has no part")
    const answer = await app.call("PATCH", pathOf(part), { ...part, id: "prt_other" })
    expect(answer).toMatchObject({
      status: 400,
      body: { _tag: "BadRequest", name: "BadRequest", data: { kind: "Payload" } },
    })
    expect((await app.call("PATCH", pathOf(part), { ...part, sessionID: "ses_other" })).body._tag).toBe("BadRequest")
  }))

test("a body that is no part is a bad request in one form", () =>
  withApp([partUpdate], async ({ call }) => {
    const path = "/session/ses_a/message/msg_a/part/prt_a"
    expect((await call("PATCH", path, { type: "text" })).body).toEqual({
      name: "BadRequest",
      data: { message: expect.any(String), kind: "Payload" },
    })
    expect((await call("PATCH", "/session/ses_a/message/msg_a/part/a", {})).body.data.kind).toBe("Params")
  }))

test("an unknown message or session is not found", () =>
  withApp([partUpdate], async ({ call, instance }) => {
    const { id: sessionID } = instance.sessions.create()
    const part = { id: "prt_a", messageID: "msg_none", sessionID, type: "text", text: "x" }
    expect((await call("PATCH", pathOf(part), part)).body.name).toBe("NotFoundError")
    const lost = { ...part, sessionID: "ses_none" }
    expect((await call("PATCH", pathOf(lost), lost)).status).toBe(404)
  }))
