import { expect, test } from "vitest"
import { v2SessionMessages } from "../../../handlers/v2-session/messages.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"

const textsOf = ({ body }: { body: { data: { text: string }[] } }) => body.data.map(({ text }) => text)

test("a prompt and its answer come in the newer form, the newest first", () =>
  withApp([v2SessionMessages], async ({ call, instance, platform }) => {
    platform.models.otherwise([{ text: "Hello" }])
    const { id } = instance.sessions.create({ title: "Named" })
    const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "Hi" }] })
    await done
    const { status, body } = await call("GET", `/api/session/${id}/message`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject([
      {
        ...{ type: "assistant", agent: "build", finish: "stop" },
        model: { providerID: "fake", id: "fm", variant: "default" },
        content: [{ type: "text", text: "Hello" }],
      },
      { type: "user", text: "Hi" },
    ])
  }))

test("pages go forth and back, and keep the order of the first", () =>
  withApp([v2SessionMessages], async (app) => {
    const { call, instance } = app
    const { id } = instance.sessions.create()
    for (const text of ["one", "two", "three", "four"]) await say(app, id, text)
    const path = `/api/session/${id}/message`
    const first = await call("GET", `${path}?limit=3&order=asc`)
    expect(textsOf(first)).toEqual(["one", "two", "three"])
    const second = await call("GET", `${path}?limit=3&cursor=${first.body.cursor.next}`)
    expect([textsOf(second), second.body.cursor.next]).toEqual([["four"], undefined])
    const back = await call("GET", `${path}?limit=2&cursor=${second.body.cursor.previous}`)
    expect(textsOf(back)).toEqual(["two", "three"])
    expect(textsOf(await call("GET", path))).toEqual(["four", "three", "two", "one"])
  }))

test("a page beside a message that is gone is empty", () =>
  withApp([v2SessionMessages], async (app) => {
    const { id } = app.instance.sessions.create()
    const { info } = await say(app, id, "one")
    const { body } = await app.call("GET", `/api/session/${id}/message?order=asc`)
    app.instance.messages.remove(id, info.id)
    const after = await app.call("GET", `/api/session/${id}/message?cursor=${body.cursor.previous}`)
    expect(after.body).toEqual({ data: [], cursor: {} })
  }))

test("an unknown session is not found; a cursor that is none is refused", () =>
  withApp([v2SessionMessages], async ({ call, instance }) => {
    expect((await call("GET", "/api/session/ses_none/message")).body._tag).toBe("SessionNotFoundError")
    const { id } = instance.sessions.create()
    expect(await call("GET", `/api/session/${id}/message?cursor=zz`)).toMatchObject({
      status: 400,
      body: { _tag: "InvalidCursorError" },
    })
    expect((await call("GET", `/api/session/${id}/message?limit=0`)).body._tag).toBe("InvalidRequestError")
  }))
