import { expect, test } from "vitest"
import { readEvents } from "../../support/read-events.ts"

import { HOME, text, withRelay } from "../../support/relay.node.ts"

test("what a workspace announces is announced by the hub, under the same id, and its sessions are known there", () =>
  withRelay(async ({ sessions, outbox, hubStore, workspaces, sent }) => {
    const reader = hubStore.events.subscribe()
    const { id } = sessions.create({ title: "one" })
    sessions.update(id, { title: "two" })
    await outbox.send()
    const found = await readEvents(reader, 2)
    expect(found.map(({ type }) => type)).toEqual(["session.created", "session.updated"])
    expect(hubStore.sessions.find(id)?.title).toBe("two")
    expect(hubStore.events.page(0)?.events.map((event) => event.id)).toEqual(sent.flat().map((event) => event.id))
    expect(workspaces.arrivedOf(HOME)).toBe(2)
    sessions.remove(id)
    await outbox.send()
    expect(hubStore.sessions.find(id)).toBeUndefined()
  }))

test("nothing is lost while the hub is away, and nothing is told twice", () =>
  withRelay(async ({ sessions, outbox, connect, hubStore, link, retries, sent }) => {
    link.isDown = true
    sessions.create({ title: "one" })
    await outbox.send()
    await outbox.send()
    expect(retries).toEqual([1000, 2000])
    expect(outbox.isWaiting()).toBe(true)
    link.isDown = false
    link.losesAnswers = true
    await outbox.send()
    link.losesAnswers = false
    // The next life of the workspace knows only that no answer came.
    const later = connect()
    await later.send()
    expect(sent.length).toBe(2)
    expect(hubStore.events.page(0)?.events.length).toBe(1)
    expect(later.isWaiting()).toBe(false)
  }))

test("a text that grows is told at its beginning and at its end when nobody reads deltas", () =>
  withRelay(async ({ sessions, messages, outbox, platform, hubStore, sent }) => {
    const { id } = sessions.create({})
    const part = text(id)
    messages.savePart(part)
    await outbox.send()
    for (const word of ["a", "b", "c"]) {
      messages.appendText(part, word)
      await platform.clock.advance(300)
      await outbox.send()
    }
    messages.savePart({ ...part, time: { start: 1, end: 2 } })
    await outbox.send()
    expect(sent.flat().map(({ type }) => type)).toEqual([
      "session.created",
      "message.part.updated",
      "message.part.updated",
    ])
    expect(hubStore.messages.findPart(id, "msg_1", "prt_1")).toMatchObject({ text: "abc", time: { end: 2 } })
  }))

test("deltas follow while they are read, and who resumes gets the text as far as it went", () =>
  withRelay(async ({ sessions, messages, outbox, platform, hubStore, link }) => {
    const { id } = sessions.create({})
    const part = text(id)
    messages.savePart(part)
    messages.appendText(part, "before ")
    await platform.clock.advance(300)
    await outbox.send()
    const reader = hubStore.events.subscribe()
    const start = hubStore.events.cursor()
    link.wantsDeltas = true
    messages.appendText(part, "and ")
    outbox.listen()
    await outbox.send()
    messages.appendText(part, "after")
    await platform.clock.advance(1)
    await outbox.send()
    const found = await readEvents(reader, 2)
    expect(found.map(({ type, properties }) => [type, properties["delta"]])).toEqual([
      ["message.part.updated", undefined],
      ["message.part.delta", "after"],
    ])
    expect(found[0]?.properties["part"]).toMatchObject({ text: "before and " })
    const [resumed] = await readEvents(hubStore.events.subscribe({ after: start }), 1)
    expect(resumed?.properties["part"]).toMatchObject({ text: "before and after" })
  }))

test("what was removed in the workspace is not replayed by the hub", () =>
  withRelay(async ({ sessions, messages, outbox, hubStore }) => {
    const { id } = sessions.create({})
    messages.save({
      ...{ id: "msg_1", sessionID: id, role: "user", agent: "build", time: { created: 1 } },
      model: { providerID: "p", modelID: "m" },
    })
    messages.savePart(text(id, { text: "hello", time: { start: 1, end: 1 } }))
    await outbox.send()
    messages.remove(id, "msg_1")
    await outbox.send()
    const types = hubStore.events.page(0)?.events.map(({ type }) => type)
    expect(types).toEqual(["session.created", "message.updated", "message.removed"])
    expect(hubStore.messages.findPart(id, "msg_1", "prt_1")).toBeUndefined()
  }))

test("parts go with the last event that needed them", () =>
  withRelay(async ({ sessions, messages, outbox, hub, hubStore, intake }) => {
    const { id } = sessions.create({})
    messages.savePart(text(id, { text: "x".repeat(1_200_000), time: { start: 1, end: 1 } }))
    await outbox.send()
    intake.prune()
    expect(hubStore.messages.findPart(id, "msg_1", "prt_1")).toBeDefined()
    await hub.clock.advance(25 * 60 * 60 * 1000)
    intake.prune()
    expect(hubStore.messages.findPart(id, "msg_1", "prt_1")).toBeUndefined()
    expect(hub.database.all("SELECT * FROM part_chunk")).toEqual([])
    expect(hubStore.sessions.find(id)).toBeDefined()
  }))

test("while both are in step every state of a part is told, later the newest one stands for all", () =>
  withRelay(async ({ sessions, messages, outbox, connect, hubStore, link }) => {
    const { id } = sessions.create({})
    await outbox.send()
    const reader = hubStore.events.subscribe()
    const tool = { id: "prt_1", sessionID: id, messageID: "msg_1", type: "tool", tool: "bash", callID: "c" } as const
    const run = () => {
      messages.savePart({ ...tool, state: { status: "pending", input: {}, raw: "" } })
      messages.savePart({ ...tool, state: { status: "running", input: {}, time: { start: 1 } } })
    }
    const statesOf = (events: Awaited<ReturnType<typeof readEvents>>) =>
      events.map(({ properties }) => (properties["part"] as { state: { status: string } }).state.status)
    run()
    await outbox.send()
    expect(statesOf(await readEvents(reader, 2))).toEqual(["pending", "running"])
    link.isDown = true
    run()
    await outbox.send()
    link.isDown = false
    await connect().send()
    expect(statesOf(await readEvents(reader, 1))).toEqual(["running"])
  }))

test("a flood of events that cannot be sent is read from the log again", () =>
  withRelay(async ({ publisher, outbox, hubStore, link }) => {
    link.isDown = true
    for (let number = 0; number < 2_500; number++) publisher.publish("todo.updated", { sessionID: "ses_1", number })
    link.isDown = false
    await outbox.send()
    const numbers: unknown[] = []
    for (let page = hubStore.events.page(0); page; page = hubStore.events.page(page.upTo)) {
      for (const { properties } of page.events) numbers.push(JSON.parse(properties ?? "").number)
    }
    expect(numbers).toEqual(Array.from({ length: 2_500 }, (_, index) => index))
  }))

test("who waits for what was stored does not wait for what comes after it", () =>
  withRelay(async ({ publisher, outbox, link, sent }) => {
    const publish = () => publisher.publish("todo.updated", { sessionID: "ses_1", todos: [] })
    link.onDelivery = () => {
      if (sent.length < 100) publish()
    }
    publish()
    await outbox.send()
    // Events of this life are in step from here on.
    publish()
    const before = sent.length
    await outbox.send()
    expect(before).toBeLessThan(5)
    expect(sent.length - before).toBeLessThan(5)
    link.onDelivery = () => {}
    await outbox.send()
    expect(outbox.isWaiting()).toBe(false)
  }))

test("what a failure undid is not told in place of what came under its number", () =>
  withRelay(async ({ sessions, messages, publisher, outbox, hubStore }) => {
    const { id } = sessions.create({})
    const part = text(id)
    messages.savePart(part)
    await outbox.send()
    outbox.listen()
    messages.appendText(part, "growing")
    expect(() => messages.remove(id, "msg_none")).toThrow("msg_none")
    await outbox.send()
    publisher.publish("todo.updated", { sessionID: id, todos: [] })
    await outbox.send()
    const types = hubStore.events.page(0)?.events.map(({ type }) => type)
    expect(types).toEqual(["session.created", "message.part.updated", "todo.updated"])
  }))
