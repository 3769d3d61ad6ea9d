import { expect, test } from "vitest"
import type { ScriptedTurn } from "../../../adapters/memory/model-turn.ts"
import { readEvents } from "../../support/read-events.ts"
import { type TestApp, withApp } from "../../support/app.ts"

const SCHEMA: Record<string, unknown> = {
  type: "object",
  properties: { name: { type: "string" }, count: { type: "number" } },
  required: ["name"],
  additionalProperties: false,
}

const answer = (input: object): ScriptedTurn => [{ toolCall: { name: "StructuredOutput", input } }]

const ask = async (
  app: TestApp,
  turns: ScriptedTurn[],
  more: { schema?: Record<string, unknown>; retryCount?: number } = {},
) => {
  for (const turn of turns) app.platform.models.queue(turn)
  const { id } = app.instance.sessions.create({ title: "t" })
  const format = { type: "json_schema" as const, schema: SCHEMA, ...more }
  const { done } = await app.instance.prompts.submit(id, { parts: [{ type: "text", text: "who?" }], format })
  const { info } = await done
  return { id, info: info.role === "assistant" ? info : undefined, calls: app.platform.models.calls }
}

test("an answer that fits ends the turn and is on the message", () =>
  withApp([], async (app) => {
    const { info, calls } = await ask(app, [answer({ name: "Ann", count: 3 }), [{ text: "never" }]])
    expect(info).toMatchObject({ structured: { name: "Ann", count: 3 }, finish: "tool-calls" })
    expect(info?.error).toBeUndefined()
    expect(calls).toHaveLength(1)
    expect(calls[0]?.options).toMatchObject({ toolChoice: { type: "required" } })
    expect(calls[0]?.options.tools?.at(-1)).toMatchObject({ name: "StructuredOutput", inputSchema: SCHEMA })
  }))

test("other tools may run first", () =>
  withApp([], async (app) => {
    const { info } = await ask(app, [
      [{ toolCall: { name: "todowrite", input: { todos: [] } } }],
      answer({ name: "Ann" }),
    ])
    expect(info).toMatchObject({ structured: { name: "Ann" } })
  }))

test("a wrong answer may be corrected once, and the model is told what is wrong", () =>
  withApp([], async (app) => {
    const { info, calls } = await ask(app, [answer({ name: 1 }), answer({ name: "Ann" })])
    expect(info).toMatchObject({ structured: { name: "Ann" } })
    expect(JSON.stringify(calls[1]?.options.prompt.at(-1))).toMatch(/\/name.*string/)
  }))

test("a second wrong answer is an error, which is no event", () =>
  withApp([], async (app) => {
    const reader = app.instance.subscribe({ filter: { types: ["session.error", "session.idle"] } })
    const { info, calls } = await ask(app, [answer({ name: 1 }), answer({ count: 2 }), answer({ name: "Ann" })])
    expect(info).toMatchObject({ error: { name: "StructuredOutputError", data: { retries: 1 } } })
    expect(info).not.toHaveProperty("structured")
    expect(calls).toHaveLength(2)
    expect((await readEvents(reader, 1)).map(({ type }) => type)).toEqual(["session.idle"])
  }))

test("the request says how often an answer may be corrected", () =>
  withApp([], async (app) => {
    const wrong = answer({ name: 1 })
    expect((await ask(app, [wrong], { retryCount: 0 })).info?.error).toMatchObject({ data: { retries: 0 } })
    expect((await ask(app, [wrong, wrong, answer({ name: "Ann" })], { retryCount: 2 })).info?.structured).toEqual({
      name: "Ann",
    })
  }))

test("a text in place of the answer is an error at once", () =>
  withApp([], async (app) => {
    const { info, calls } = await ask(app, [[{ text: "it is Ann" }], answer({ name: "Ann" })])
    expect(info).toMatchObject({ finish: "stop", error: { name: "StructuredOutputError" } })
    expect(calls).toHaveLength(1)
  }))

test("a schema that cannot be used ends in an error", () =>
  withApp([], async (app) => {
    const schema = { type: "object", properties: { name: { $ref: "#/nowhere" } } }
    const { info } = await ask(app, [answer({ name: "a" }), answer({ name: "b" })], { schema })
    expect(info).toMatchObject({ error: { name: "StructuredOutputError" } })
  }))
