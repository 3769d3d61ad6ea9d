import { expect, test } from "vitest"
import type { TextPart } from "../../runtime/schema/part.ts"
import { withPlatform } from "../support/platform.ts"
import { readEvents } from "../support/read-events.ts"
import { openStore } from "../support/store.ts"

const textPart = (text: string, id = "prt_1"): TextPart => ({
  ...{ id, sessionID: "ses_1", messageID: "msg_1", type: "text", text },
  time: { start: 1 },
})

test("a reader is greeted at once and then sees what is published", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const reader = events.subscribe()
    const greeting = await reader.next()
    expect(greeting?.map(({ type }) => type)).toEqual(["server.connected"])
    expect(greeting?.[0]?.cursor).toBe(events.cursor())
    publisher.publish("todo.updated", { sessionID: "ses_1", todos: [] })
    const [event] = await readEvents(reader, 1)
    expect(event).toMatchObject({ type: "todo.updated", properties: { sessionID: "ses_1" } })
  }))

test("a filter keeps directories, sessions and types apart", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const reader = events.subscribe({
      filter: { directory: "/project", sessionID: "ses_1", types: ["todo.updated", "session.idle"] },
    })
    events.scoped({ directory: "/other" }).publish("todo.updated", { sessionID: "ses_1" })
    publisher.publish("todo.updated", { sessionID: "ses_2" })
    publisher.publish("session.status", { sessionID: "ses_1" })
    publisher.publish("session.idle", { sessionID: "ses_1" })
    expect((await readEvents(reader, 1)).map(({ type }) => type)).toEqual(["session.idle"])
  }))

test("resuming after a cursor gives each later event once and in order", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    for (let number = 0; number < 450; number++) publisher.publish("todo.updated", { sessionID: "ses_1", number })
    const first = events.subscribe({ after: events.cursor() })
    const start = events.cursor()
    for (let number = 450; number < 900; number++) publisher.publish("todo.updated", { sessionID: "ses_1", number })
    const replay = events.subscribe({ after: start })
    const early = await readEvents(replay, 200)
    publisher.publish("todo.updated", { sessionID: "ses_1", number: 900 })
    const numbers = [...early, ...(await readEvents(replay, 451 - early.length))].map(
      (event) => event.properties["number"],
    )
    expect(numbers).toEqual(Array.from({ length: 451 }, (_, index) => 450 + index))
    first.close()
    replay.close()
    expect(events.readers()).toBe(0)
  }))

test("text that grew is replayed as one update with the whole text", () =>
  withPlatform(async (platform) => {
    const { events, messages } = openStore(platform)
    const part = textPart("")
    messages.savePart(part)
    const live = events.subscribe()
    const start = events.cursor()
    messages.appendText(part, "Hello")
    messages.appendText(part, " there")
    const deltas = await readEvents(live, 1)
    // What comes in one go goes out as one.
    expect(deltas.map(({ properties }) => properties["delta"])).toEqual(["Hello there"])
    const replay = await readEvents(events.subscribe({ after: start }), 1)
    expect(replay.map(({ type }) => type)).toEqual(["message.part.updated"])
    expect(replay[0]?.properties["part"]).toMatchObject({ text: "Hello there" })
    // Who has seen the deltas and resumes gets the text again, never a second half of it.
    const again = await readEvents(events.subscribe({ after: deltas[0]?.cursor }), 1)
    expect(again[0]?.properties["part"]).toMatchObject({ text: "Hello there" })
  }))

test("who resumes while a text grows is live at once: the text so far, then deltas", () =>
  withPlatform(async (platform) => {
    const { events, messages } = openStore(platform)
    const part = textPart("")
    messages.savePart(part)
    const start = events.cursor()
    messages.appendText(part, "Hello")
    const reader = events.subscribe({ after: start })
    const [whole] = await readEvents(reader, 1)
    expect(whole?.properties["part"]).toMatchObject({ text: "Hello" })
    messages.appendText(part, " there")
    const [grown] = await readEvents(reader, 1)
    expect(grown).toMatchObject({ type: "message.part.delta", properties: { delta: " there" } })
  }))

test("a reader is given little at a time, in replay and live, so that what waits is in its bounded queue", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const start = events.cursor()
    const live = events.subscribe()
    await live.next()
    const text = "x".repeat(50_000)
    for (let number = 0; number < 20; number++) publisher.publish("todo.updated", { sessionID: "ses_1", number, text })
    const replay = events.subscribe({ after: start })
    await replay.next()
    for (const reader of [live, replay]) {
      const sizes: number[] = []
      let count = 0
      while (count < 20) {
        const batch = (await reader.next()) ?? []
        count += batch.length
        sizes.push(batch.reduce((size, { json }) => size + json.length, 0))
      }
      expect(count).toBe(20)
      expect(Math.max(...sizes)).toBeLessThan(200_000)
    }
  }))

test("only the newest update of a part is replayed", () =>
  withPlatform(async (platform) => {
    const { events, messages } = openStore(platform)
    const start = events.cursor()
    messages.savePart(textPart("one"))
    messages.savePart(textPart("two"))
    messages.savePart(textPart("other", "prt_2"))
    const replay = await readEvents(events.subscribe({ after: start }), 2)
    expect(replay.map(({ properties }) => (properties["part"] as { text: string }).text)).toEqual(["two", "other"])
  }))

test.each([["no cursor at all"], ["unknown-epoch.3"], ["x.y"]])(
  "an unknown cursor (%s) gets one server.resync",
  (after) =>
    withPlatform(async (platform) => {
      const { events, publisher } = openStore(platform)
      publisher.publish("session.idle", { sessionID: "ses_1" })
      const reader = events.subscribe({ after })
      publisher.publish("todo.updated", { sessionID: "ses_1" })
      expect((await readEvents(reader, 2)).map(({ type }) => type)).toEqual(["server.resync", "todo.updated"])
    }),
)

test("a cursor that is older than what is kept gets server.resync", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    publisher.publish("session.idle", { sessionID: "ses_1" })
    const old = events.cursor()
    publisher.publish("session.idle", { sessionID: "ses_2" })
    publisher.publish("session.idle", { sessionID: "ses_3" })
    await platform.clock.advance(25 * 60 * 60 * 1000)
    events.prune()
    expect((await readEvents(events.subscribe({ after: old }), 1)).map(({ type }) => type)).toEqual(["server.resync"])
  }))

test("after a boot that lost commits, a cursor from before goes back to where the store ends", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    publisher.publish("todo.updated", { sessionID: "ses_1", number: 1 })
    const [epoch] = events.cursor().split(".")
    platform.environment.bootID = "after the power cut"
    const next = openStore(platform)
    next.publisher.publish("todo.updated", { sessionID: "ses_1", number: 2 })
    const replay = await readEvents(next.events.subscribe({ after: `${epoch}.999` }), 1)
    expect(replay[0]?.properties["number"]).toBe(2)
  }))

test("a reader that does not read is cut off at its bounds, and others are not", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const stuck = events.subscribe({ bounds: { events: 10 } })
    const reading = events.subscribe()
    for (let number = 0; number < 20; number++) publisher.publish("todo.updated", { sessionID: "ses_1", number })
    // At once, also when nothing asks for more events.
    expect((await stuck.overflow).message).toContain("Read events faster")
    expect(events.readers()).toBe(1)
    await expect(stuck.next()).rejects.toThrow("Read events faster")
    expect(await readEvents(reading, 20)).toHaveLength(20)
  }))

test("a burst beyond the bounds does not cut off who reads, but who has stopped reading", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const burst = (from: number) =>
      events.transaction(() => {
        for (let number = from; number < from + 30; number++) {
          publisher.publish("todo.updated", { sessionID: "ses_1", number })
        }
      })
    const reader = events.subscribe({ bounds: { events: 10 } })
    await reader.next()
    burst(0)
    burst(30)
    const early = await readEvents(reader, 60)
    burst(60)
    const numbers = [...early, ...(await readEvents(reader, 30))].map(({ properties }) => properties["number"])
    expect(numbers).toEqual(Array.from({ length: 90 }, (_, number) => number))
    burst(90)
    await platform.clock.advance(6_000)
    publisher.publish("todo.updated", { sessionID: "ses_1", number: 120 })
    expect((await reader.overflow).message).toContain("Read events faster")
  }))

test("a long absence is made up for page by page, in order with what is new", () =>
  withPlatform(async (platform) => {
    const one = openStore(platform)
    const other = openStore({ ...platform, owner: { id: "owner-2", isGone: () => false } })
    const reader = one.events.subscribe({ bounds: { events: 150 } })
    const read = readEvents(reader, 1001)
    for (let number = 0; number < 1000; number++)
      other.publisher.publish("todo.updated", { sessionID: "ses_1", number })
    one.events.tail()
    one.publisher.publish("todo.updated", { sessionID: "ses_1", number: 1000 })
    const numbers = (await read).map(({ properties }) => properties["number"])
    expect(numbers).toEqual(Array.from({ length: 1001 }, (_, number) => number))
  }))

test("events of a transaction that fails are never seen", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const reader = events.subscribe()
    const failing = () =>
      events.transaction(() => {
        publisher.publish("session.idle", { sessionID: "ses_1" })
        throw new Error("stop")
      })
    expect(failing).toThrow("stop")
    publisher.publish("todo.updated", { sessionID: "ses_1" })
    expect((await readEvents(reader, 1)).map(({ type }) => type)).toEqual(["todo.updated"])
  }))

test("what another process logs on the same store is taken in, in order", () =>
  withPlatform(async (platform) => {
    const one = openStore(platform)
    const other = openStore({ ...platform, owner: { id: "owner-2", isGone: () => false } })
    const reader = one.events.subscribe()
    other.publisher.publish("todo.updated", { sessionID: "ses_1", number: 1 })
    one.publisher.publish("todo.updated", { sessionID: "ses_1", number: 2 })
    other.publisher.publish("todo.updated", { sessionID: "ses_1", number: 3 })
    one.events.tail()
    expect((await readEvents(reader, 3)).map(({ properties }) => properties["number"])).toEqual([1, 2, 3])
  }))

test("a thousand readers that come and go leave nothing behind", () =>
  withPlatform(async (platform) => {
    const { events } = openStore(platform)
    for (let count = 0; count < 1000; count++) events.subscribe().close()
    expect(events.readers()).toBe(0)
    expect(platform.clock.timers()).toBe(0)
  }))

test("a clean end lets a reader read what waits, then ends it", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const reader = events.subscribe({ filter: { directory: "/project" } })
    publisher.publish("session.idle", { sessionID: "ses_1" })
    events.endReaders("/project")
    expect((await readEvents(reader, 1)).map(({ type }) => type)).toEqual(["session.idle"])
    expect(await reader.next()).toBeUndefined()
  }))
