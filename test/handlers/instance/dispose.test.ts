import { expect, test } from "vitest"
import { eventSubscribe } from "../../../handlers/event/subscribe.ts"
import { instanceDispose } from "../../../handlers/instance/dispose.ts"
import { withApp } from "../../support/app.ts"
import { readFrames } from "../../support/sse.ts"

test("the directory's streams end after saying so, those of others go on", () =>
  withApp([instanceDispose, eventSubscribe], async ({ app, call, instanceOf }) => {
    const here = readFrames(await app(new Request("http://test/event")))
    const there = readFrames(await app(new Request("http://test/event?directory=/other")))
    expect(await call("POST", "/instance/dispose")).toMatchObject({ status: 200, body: true })
    const frames = await here.take(10)
    expect(frames.at(-1)?.data).toMatchObject({
      type: "server.instance.disposed",
      properties: { directory: "/workspace" },
    })
    await there.take(2)
    const { sessions } = await instanceOf("/other")
    sessions.create()
    expect((await there.take(1))[0]?.data.type).toBe("session.created")
    await there.cancel()
  }))

test("sessions stay, and the next request starts afresh", () =>
  withApp([instanceDispose], async ({ call, instance, instanceOf }) => {
    const session = instance.sessions.create()
    await call("POST", "/instance/dispose")
    const fresh = await instanceOf("/workspace")
    expect(fresh).not.toBe(instance)
    expect(fresh.sessions.get(session.id)).toEqual(session)
  }))

test("a directory that nobody asked about, and a body that means nothing, are fine", () =>
  withApp([instanceDispose], async ({ call }) => {
    expect((await call("POST", "/instance/dispose?directory=/never/seen", { some: "thing" })).body).toBe(true)
  }))

test("disposed a second time, an instance leaves the one that came after it alone", () =>
  withApp([], async ({ instance, instanceOf }) => {
    await instance.dispose()
    const fresh = await instanceOf("/workspace")
    await instance.dispose()
    expect(await instanceOf("/workspace")).toBe(fresh)
  }))
