import { expect, test } from "vitest"
import { v2EventSubscribe } from "../../../handlers/v2-event/subscribe.ts"
import { V2Event } from "../../../runtime/schema/event-v2.ts"
import { withApp } from "../../support/app.ts"
import { askPermission } from "../../support/asks.ts"
import { readFrames } from "../../support/sse.ts"

test("the greeting comes at once, then events of every directory in the newer form", () =>
  withApp([v2EventSubscribe], async ({ app, instance, instanceOf }) => {
    const response = await app(new Request("http://test/api/event"))
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"])
    const frames = readFrames(response)
    const [greeting] = await frames.take(1)
    expect(greeting).toEqual({ data: { id: expect.stringMatching(/^evt_/), type: "server.connected", data: {} } })
    const other = await instanceOf("/other")
    const there = other.sessions.create()
    const here = instance.sessions.create()
    const found = (await frames.take(2)).map(({ data }) => data)
    expect(found).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: "session.created",
        location: { directory: "/other" },
        data: { sessionID: there.id, info: there },
      },
      expect.objectContaining({ location: { directory: "/workspace" }, data: { sessionID: here.id, info: here } }),
    ])
    for (const event of found) expect(V2Event.safeParse(event).success).toBe(true)
    await frames.cancel()
  }))

test("requests to the user come under their newer name, too", () =>
  withApp([v2EventSubscribe], async ({ app, instance }) => {
    const { id: sessionID } = instance.sessions.create()
    const frames = readFrames(await app(new Request("http://test/api/event")))
    await frames.take(1)
    const { request } = askPermission(instance, sessionID)
    const [older, newer] = await frames.take(2)
    expect([older?.data.type, newer?.data.type]).toEqual(["permission.asked", "permission.v2.asked"])
    expect(newer?.data.data).toMatchObject({ id: request.id, action: "bash", resources: ["ls"] })
    expect(V2Event.safeParse(newer?.data).success).toBe(true)
    await frames.cancel()
  }))

test("events that the newer form does not know are left out, and a comment keeps the stream alive", () =>
  withApp([v2EventSubscribe], async ({ app, instance, platform }) => {
    const frames = readFrames(await app(new Request("http://test/api/event")))
    await frames.take(1)
    await instance.dispose()
    await platform.clock.advance(10_000)
    expect(await frames.take(1)).toEqual([{}])
    await frames.cancel()
  }))

test("a client that leaves leaves nothing behind", () =>
  withApp([v2EventSubscribe], async ({ app, store }) => {
    const frames = readFrames(await app(new Request("http://test/api/event")))
    expect(store.events.readers()).toBe(1)
    await frames.cancel()
    expect(store.events.readers()).toBe(0)
  }))
