import { expect, test } from "vitest"
import type { ScriptedTurn } from "../../../adapters/memory/model-turn.ts"
import { readEvents } from "../../support/read-events.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const unsaid: ScriptedTurn = [{ text: "hm" }, { finish: { reason: "other" } }]

const scripted = (app: TestApp, ...turns: ScriptedTurn[]) => {
  for (const turn of turns) app.platform.models.queue(turn)
}

const submit = async ({ instance }: TestApp, id: string, text: string) =>
  (await instance.prompts.submit(id, { parts: [{ type: "text", text }] })).done

test("a model that does not say why it ended is asked again, and given up after the third time", () =>
  withApp([], async (app) => {
    scripted(app, unsaid, unsaid, unsaid, [{ text: "never" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    const reader = app.instance.subscribe({ filter: { types: ["session.error"] } })
    expect((await submit(app, id, "go")).info).toMatchObject({ finish: "unknown", error: { name: "UnknownError" } })
    expect((await readEvents(reader, 1))[0]?.properties).toMatchObject({ error: { name: "UnknownError" } })
    expect(app.platform.models.calls).toHaveLength(3)
  }))

test("one that calls tools meanwhile is not given up", () =>
  withApp([], async (app) => {
    const working: ScriptedTurn = [
      { toolCall: { name: "todowrite", input: { todos: [] } } },
      { finish: { reason: "other" } },
    ]
    scripted(app, unsaid, working, unsaid, working, unsaid, [{ text: "done" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    expect((await submit(app, id, "go")).info).toMatchObject({ finish: "stop" })
  }))

test("a prompt that comes in while another is prepared is answered", () =>
  withApp([], async (app) => {
    scripted(app, [{ text: "to both" }], [{ text: "never" }])
    const { id } = app.instance.sessions.create({ title: "t" })
    const [first, second] = await Promise.all([submit(app, id, "one"), submit(app, id, "two")])
    expect(first.info.id).toBe(second.info.id)
    const asked = JSON.stringify(app.platform.models.calls[0]?.options.prompt)
    expect(asked).toMatch(/one.*two/)
    expect(app.platform.models.remaining()).toBe(1)
  }))

test("a run that goes on and fails says so to those who follow the session", () =>
  withApp([], async ({ instance, platform, store }) => {
    const { id } = instance.sessions.create({ title: "t" })
    await instance.prompts.submit(id, { noReply: true, parts: [{ type: "text", text: "go" }] })
    const reader = instance.subscribe({ filter: { types: ["session.error", "session.idle"] } })
    platform.database.run('UPDATE message SET info = replace(info, \'"modelID":"\', \'"modelID":"gone-\')')
    const publisher = store.events.scoped({ directory: "/workspace" })
    await expect(store.runs.goOn(id, publisher, instance.prompts.goOn)).rejects.toThrow("gone-")
    expect((await readEvents(reader, 2)).map(({ type }) => type).toSorted()).toEqual(["session.error", "session.idle"])
  }))
