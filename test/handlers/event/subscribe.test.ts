import { expect, test } from "vitest"
import { eventSubscribe } from "../../../handlers/event/subscribe.ts"
import { Event } from "../../../runtime/schema/event-union.ts"
import { withApp } from "../../support/app.ts"
import { readFrames } from "../../support/sse.ts"

test("the greeting comes at once, then the directory's events with their cursors", () =>
  withApp([eventSubscribe], async ({ app, instance, instanceOf }) => {
    const response = await app(new Request("http://test/event"))
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    })
    const frames = readFrames(response)
    const [greeting, position] = await frames.take(2)
    expect(greeting).toEqual({ data: { id: expect.stringMatching(/^evt_/), type: "server.connected", properties: {} } })
    expect(position).toEqual({ id: instance.cursor() })
    const other = await instanceOf("/other")
    other.sessions.create()
    const session = instance.sessions.create()
    const [created] = await frames.take(1)
    expect(created).toMatchObject({
      id: instance.cursor(),
      data: { type: "session.created", properties: { sessionID: session.id, info: session } },
    })
    expect(Event.safeParse(created?.data).success).toBe(true)
    await frames.cancel()
  }))

test("Last-Event-ID beats after, and what came since is replayed once", () =>
  withApp([eventSubscribe], async ({ app, instance }) => {
    const early = instance.cursor()
    instance.sessions.create({ title: "seen" })
    const late = instance.cursor()
    instance.sessions.create({ title: "missed" })
    const request = new Request(`http://test/event?after=${early}`, { headers: { "last-event-id": late } })
    const frames = readFrames(await app(request))
    const [, replayed] = await frames.take(2)
    expect(replayed?.data.properties.info.title).toBe("missed")
    instance.sessions.create({ title: "live" })
    expect((await frames.take(1))[0]?.data.properties.info.title).toBe("live")
    await frames.cancel()
  }))

test("an unknown cursor is told to fetch anew", () =>
  withApp([eventSubscribe], async ({ app, instance }) => {
    const frames = readFrames(await app(new Request("http://test/event?after=nothing")))
    expect(await frames.take(3)).toMatchObject([
      { data: { type: "server.connected" } },
      { id: instance.cursor() },
      { id: instance.cursor(), data: { type: "server.resync", properties: {} } },
    ])
    await frames.cancel()
  }))

test("sessionID and types narrow the stream", () =>
  withApp([eventSubscribe], async ({ app, instance }) => {
    const mine = instance.sessions.create()
    const other = instance.sessions.create()
    const frames = readFrames(
      await app(new Request(`http://test/event?sessionID=${mine.id}&types=session.updated,todo.updated`)),
    )
    await frames.take(2)
    instance.sessions.update(other.id, { title: "other" })
    instance.sessions.update(mine.id, { title: "mine" })
    instance.sessions.remove(mine.id)
    instance.sessions.updateTodos(mine.id, [])
    expect((await frames.take(2)).map(({ data }) => data.type)).toEqual(["session.updated", "todo.updated"])
    await frames.cancel()
  }))

test("a client that leaves leaves nothing behind", () =>
  withApp([eventSubscribe], async ({ app, store }) => {
    const aborted = new AbortController()
    await app(new Request("http://test/event", { signal: aborted.signal }))
    const frames = readFrames(await app(new Request("http://test/event")))
    expect(store.events.readers()).toBe(2)
    aborted.abort()
    await frames.cancel()
    expect(store.events.readers()).toBe(0)
  }))

test("the heartbeat comes every ten seconds and carries the cursor", () =>
  withApp([eventSubscribe], async ({ app, instance, platform }) => {
    const frames = readFrames(await app(new Request("http://test/event")))
    await frames.take(2)
    await platform.clock.advance(10_000)
    expect(await frames.take(2)).toMatchObject([
      { data: { type: "server.heartbeat", properties: {} } },
      { id: instance.cursor() },
    ])
    await frames.cancel()
  }))

test("HEAD answers as GET and reads nothing", () =>
  withApp([eventSubscribe], async ({ app, store }) => {
    const response = await app(new Request("http://test/event", { method: "HEAD" }))
    expect([response.status, response.headers.get("content-type"), response.body]).toEqual([
      200,
      "text/event-stream",
      null,
    ])
    expect(store.events.readers()).toBe(0)
  }))
