import { expect, test } from "vitest"
import { v2SessionEvents } from "../../../handlers/v2-session/events.ts"
import { v2SessionHistory } from "../../../handlers/v2-session/history.ts"
import { withApp } from "../../support/app.ts"
import { say } from "../../support/prompts.ts"
import { readFrames } from "../../support/sse.ts"

test("the history comes first, then what is new, as the history has it", () =>
  withApp([v2SessionEvents, v2SessionHistory], async (app) => {
    const { instance, platform, call } = app
    const { id } = instance.sessions.create({ title: "Named" })
    const other = instance.sessions.create({ title: "Other" })
    await say(app, id, "before")
    const response = await app.app(new Request(`http://test/api/session/${id}/event`))
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"])
    const frames = readFrames(response)
    const backlog = await frames.take(2)
    expect(backlog.map(({ data }) => data.type)).toEqual(["session.next.prompt.admitted", "session.next.prompted"])
    await say(app, other.id, "elsewhere")
    platform.models.otherwise([{ text: ["He", "llo"] }])
    await (
      await instance.prompts.submit(id, { parts: [{ type: "text", text: "now" }] })
    ).done
    const live = await frames.take(6)
    const { body } = await call("GET", `/api/session/${id}/history`)
    expect([...backlog, ...live].map(({ data }) => data)).toEqual(body.data)
    await frames.cancel()
  }))

test("a stream goes on after a number", () =>
  withApp([v2SessionEvents], async (app) => {
    const { id } = app.instance.sessions.create()
    await say(app, id, "one")
    const position = app.instance.messages.from(id, 0, 1)[0]?.position ?? 0
    const frames = readFrames(
      await app.app(new Request(`http://test/api/session/${id}/event?after=${position * 2 ** 16}`)),
    )
    expect((await frames.take(1))[0]?.data.type).toBe("session.next.prompted")
    await frames.cancel()
    expect(app.store.events.readers()).toBe(0)
  }))

test("an unknown session is not found, and nothing follows it", () =>
  withApp([v2SessionEvents], async ({ call, store }) => {
    expect((await call("GET", "/api/session/ses_none/event")).body._tag).toBe("SessionNotFoundError")
    expect((await call("GET", "/api/session/ses_none/event?after=x")).body._tag).toBe("InvalidRequestError")
    expect(store.events.readers()).toBe(0)
  }))
