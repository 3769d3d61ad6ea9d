import { expect, test } from "vitest"
import { globalEvent } from "../../../handlers/global/event.ts"
import { Event, SyncEvent } from "../../../runtime/schema/event-union.ts"
import { withApp } from "../../support/app.ts"
import { readFrames } from "../../support/sse.ts"

test("events of every directory come wrapped, those of sessions a second time as sync", () =>
  withApp([globalEvent], async ({ app, instanceOf, instance }) => {
    const frames = readFrames(await app(new Request("http://test/global/event")))
    expect(await frames.take(2)).toMatchObject([
      { data: { payload: { type: "server.connected", properties: {} } } },
      { id: expect.stringMatching(/^\w+\.\d+$/) },
    ])
    const here = instance.sessions.create()
    const [event, sync] = await frames.take(2)
    const cursor = instance.cursor()
    expect(event).toMatchObject({
      data: { directory: "/workspace", project: "global", payload: { type: "session.created" } },
    })
    expect(event?.id).toBeUndefined()
    expect(Event.safeParse(event?.data.payload).success).toBe(true)
    expect(sync).toMatchObject({
      id: cursor,
      data: {
        directory: "/workspace",
        payload: { type: "sync", syncEvent: { type: "session.created.1", aggregateID: here.id, data: { info: here } } },
      },
    })
    expect(SyncEvent.safeParse(sync?.data.payload).success).toBe(true)
    const { sessions } = await instanceOf("/other")
    sessions.create()
    expect((await frames.take(1))[0]).toMatchObject({ data: { directory: "/other" } })
    await frames.cancel()
  }))

test("it goes on after a cursor and keeps to the filter", () =>
  withApp([globalEvent], async ({ app, instance }) => {
    const cursor = instance.cursor()
    const one = instance.sessions.create()
    const two = instance.sessions.create()
    instance.sessions.remove(one.id)
    const query = `?sessionID=${one.id}&types=session.deleted,session.updated&after=unknown.1`
    const request = new Request(`http://test/global/event${query}`, { headers: { "last-event-id": cursor } })
    const frames = readFrames(await app(request))
    const [greeting, replayed] = await frames.take(2)
    expect(greeting?.data.payload.type).toBe("server.connected")
    expect(replayed?.data.payload).toMatchObject({ type: "session.deleted", properties: { sessionID: one.id } })
    instance.sessions.update(two.id, { title: "left out" })
    instance.publisher.publish("session.updated", { sessionID: one.id, info: one })
    const [, live] = await frames.take(2)
    expect(live?.data.payload).toMatchObject({ type: "session.updated", properties: { sessionID: one.id } })
    await frames.cancel()
  }))
