import { expect, test } from "vitest"
import type { LoggedEvent } from "../../../runtime/events.ts"
import { V2Event } from "../../../runtime/schema/event-v2.ts"
import { createLiveEvents, type EventV2 } from "../../../runtime/v2/live-events.ts"
import { type TestApp, withApp } from "../../support/app.ts"

/** Everything that one prompt makes, in the newer form. */
const eventsOf = async ({ instance, platform, server }: TestApp, sessionID: string, text: string) => {
  const reader = server.subscribe({})
  const translate = createLiveEvents(() => 7)
  const { done } = await instance.prompts.submit(sessionID, { parts: [{ type: "text", text }] })
  await done
  await platform.background.settled()
  await Promise.resolve()
  const found: LoggedEvent[] = []
  reader.end()
  for (let events = await reader.next(); events; events = await reader.next()) found.push(...events)
  return found.flatMap(translate)
}

const newer = (events: EventV2[]) => events.filter(({ type }) => type.startsWith("session.next."))

test("a prompt and its answer are told once, in order, and fit the schema", () =>
  withApp([], async (app) => {
    app.platform.models.otherwise([{ reasoning: "Hm" }, { text: "Hello" }])
    const { id: sessionID } = app.instance.sessions.create({ title: "Named" })
    const events = await eventsOf(app, sessionID, "Hi")
    for (const event of events) expect(V2Event.safeParse(event).error, event.type).toBeUndefined()
    expect(newer(events).map(({ type }) => type.replace("session.next.", ""))).toEqual([
      "prompt.admitted",
      "prompted",
      "step.started",
      "reasoning.started",
      "reasoning.delta",
      "reasoning.ended",
      "text.started",
      "text.delta",
      "text.ended",
      "step.ended",
    ])
    const [, prompted] = newer(events)
    expect(prompted).toMatchObject({
      location: { directory: "/workspace" },
      data: { sessionID, prompt: { text: "Hi" }, delivery: "steer" },
    })
    expect(newer(events).find(({ type }) => type.endsWith("text.delta"))?.data).toMatchObject({
      timestamp: 7,
      delta: "Hello",
    })
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  }))

test("what the older form says comes unchanged, under the same type", () =>
  withApp([], async (app) => {
    app.platform.models.otherwise([{ text: "Hello" }])
    const { id } = app.instance.sessions.create({ title: "Named" })
    const events = await eventsOf(app, id, "Hi")
    const status = events.find(({ type }) => type === "session.status")
    expect(status?.data).toEqual({ sessionID: id, status: { type: "busy" } })
  }))

test("an update of a message that is over tells nothing again", () => {
  const translate = createLiveEvents(() => 0)
  const info = {
    ...{ id: "msg_1", sessionID: "ses_1", role: "user", agent: "build", time: { created: 1 } },
    model: { providerID: "fake", modelID: "fm" },
  }
  const event = (type: string, properties: object): LoggedEvent => ({
    ...{ cursor: "", id: "evt_1", type, sessionID: "ses_1", properties: undefined, seq: 1, directory: "/workspace" },
    json: JSON.stringify({ id: "evt_1", type, properties }),
  })
  const part = { id: "prt_1", messageID: "msg_1", sessionID: "ses_1", type: "text", text: "Hi" }
  const types = (event: LoggedEvent) => translate(event).map(({ type }) => type)
  const session = event("session.updated", { sessionID: "ses_1" })
  expect(types(event("message.updated", { info }))).toEqual(["message.updated"])
  expect(types(event("message.part.updated", { part }))).toEqual(["message.part.updated"])
  expect(types(session)).toEqual(["session.updated", "session.next.prompt.admitted", "session.next.prompted"])
  expect(types(event("message.updated", { info }))).toEqual(["message.updated"])
  expect(types(session)).toEqual(["session.updated"])
})

test("messages of two sessions with the same id are told each for itself", () => {
  const translate = createLiveEvents(() => 7)
  const event = (type: string, properties: { sessionID: string }): EventV2[] =>
    translate({
      ...{ cursor: "", id: `evt_${type}`, type, seq: 1, sessionID: properties.sessionID, properties: undefined },
      json: JSON.stringify({ properties }),
    })
  const begin = (sessionID: string) => {
    const place = { sessionID, messageID: "msg_1" }
    const info = { id: "msg_1", sessionID, role: "assistant", parentID: "msg_0", time: { created: 1 }, ...model }
    event("message.updated", { sessionID, info } as { sessionID: string })
    const part = { ...place, id: "prt_1", type: "text", text: "", time: { start: 1 } }
    event("message.part.updated", { sessionID, part } as { sessionID: string })
  }
  const model = { agent: "build", providerID: "p", modelID: "m" }
  begin("ses_1")
  begin("ses_2")
  event("message.removed", { sessionID: "ses_1", messageID: "msg_1" } as { sessionID: string })
  const delta = (sessionID: string) =>
    newer(
      event("message.part.delta", { sessionID, messageID: "msg_1", partID: "prt_1", delta: "x" } as {
        sessionID: string
      }),
    )
  expect([delta("ses_1").length, delta("ses_2").length]).toEqual([0, 1])
})
