import { expect, test } from "vitest"
import { eventStream } from "../../handlers/sse.ts"
import { withPlatform } from "../support/platform.ts"
import { readFrames } from "../support/sse.ts"
import { openStore } from "../support/store.ts"

const open = (signal = new AbortController().signal) => signal

test("a burst comes in order, in few writes", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const response = eventStream({ reader: events.subscribe(), wrapped: false }, open())
    for (let number = 0; number < 300; number++) publisher.publishTransient("message.part.delta", { number })
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value).match(/"number":/g)).toHaveLength(300)
    await reader?.cancel()
    expect(events.readers()).toBe(0)
  }))

test("more than a batch goes out in several writes and loses nothing", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const frames = readFrames(eventStream({ reader: events.subscribe(), wrapped: false }, open()))
    const text = "x".repeat(30_000)
    for (let number = 0; number < 10; number++) publisher.publish("session.updated", { number, text })
    const read = (await frames.take(12)).flatMap(({ data }) =>
      data?.type === "session.updated" ? [data.properties.number] : [],
    )
    expect(read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    await frames.cancel()
  }))

test("frames of another form are made as they are read", () =>
  withPlatform(async (platform) => {
    const { events } = openStore(platform)
    let made = 0
    const translate = function* () {
      for (; made < 10_000; made++) yield `data: ${"x".repeat(1_000)}\n\n`
    }
    const { body } = eventStream({ reader: events.subscribe(), wrapped: false, translate }, open())
    const reader = body?.getReader()
    await reader?.read()
    expect(made).toBeLessThan(200)
    await reader?.cancel()
  }))

test("a reader that falls behind is broken off with an error, as clients reconnect only then", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const reader = events.subscribe({ bounds: { events: 5 } })
    const response = eventStream({ reader, wrapped: false }, open())
    for (let number = 0; number < 10; number++) publisher.publish("session.updated", { number })
    await expect(response.text()).rejects.toThrow()
    expect(events.readers()).toBe(0)
  }))

test("a clean end says what waited and closes", () =>
  withPlatform(async (platform) => {
    const { events, publisher } = openStore(platform)
    const response = eventStream({ reader: events.subscribe(), wrapped: false }, open())
    publisher.publish("session.updated", { last: true })
    events.endReaders()
    expect(await response.text()).toContain('"last":true')
    expect(events.readers()).toBe(0)
  }))

test("a client that was gone before the stream began leaves nothing behind", () =>
  withPlatform(async (platform) => {
    const { events } = openStore(platform)
    eventStream({ reader: events.subscribe(), wrapped: false }, AbortSignal.abort())
    expect(events.readers()).toBe(0)
  }))

test("a thousand connects and aborts leave no reader and no timer", () =>
  withPlatform(async (platform) => {
    const { events } = openStore(platform)
    let timers = 0
    const { every } = platform.clock
    platform.clock.every = (ms, work) => {
      timers++
      const stop = every(ms, work)
      return () => {
        timers--
        stop()
      }
    }
    for (let number = 0; number < 1000; number++) {
      const client = new AbortController()
      eventStream({ reader: events.subscribe(), wrapped: false }, client.signal)
      client.abort()
    }
    expect([events.readers(), timers]).toEqual([0, 0])
  }))
