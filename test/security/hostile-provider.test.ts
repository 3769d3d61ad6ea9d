import { expect, test } from "vitest"
import type { ScriptedStep } from "../../adapters/memory/model-turn.ts"
import type { MessageError } from "../../runtime/schema/message-error.ts"
import { type TestApp, withApp } from "../support/app.ts"

const KEY = "canary-key-0123456789"
const PASSWORD = "canary-password"
const HEADER = "canary-header-abc"
const CONFIG = {
  provider: {
    fake: {
      npm: "@ai-sdk/openai-compatible",
      options: {
        apiKey: KEY,
        baseURL: `https://user:${PASSWORD}@models.test/v1`,
        headers: { authorization: `Bearer ${HEADER}` },
      },
      models: { fm: {} },
    },
  },
  model: "fake/fm",
}

/** How one prompt ends when the model answers so. */
const ask = async (
  { instance, platform }: TestApp,
  turn: ScriptedStep[],
): Promise<{ error?: MessageError; stored: string }> => {
  const { id } = instance.sessions.create({ title: "t" })
  platform.models.queue(turn)
  const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
  const { info } = await done
  const stored = JSON.stringify([instance.messages.all(id), platform.log.entries])
  return { stored, ...(info.role === "assistant" && info.error && { error: info.error }) }
}

const apiError = (fields: object) =>
  Object.assign(new Error(`Refused ${KEY} at https://user:${PASSWORD}@models.test`), {
    ...{ name: "AI_APICallError", statusCode: 401, url: `https://user:${PASSWORD}@models.test/v1?key=${KEY}` },
    ...{ responseHeaders: { "x-echo": `Bearer ${HEADER}` }, responseBody: `{"error":{"message":"Bad key ${KEY}"}}` },
    ...fields,
  })

test("a provider that repeats the key, headers or address that it got has them in no message, event or log line", () =>
  withApp(
    [],
    async (app) => {
      const turns: ScriptedStep[][] = [
        [{ fail: apiError({}) }],
        [{ fail: apiError({ statusCode: 400, responseBody: `prompt is too long for ${KEY}` }) }],
        [{ fail: new TypeError(`Request cannot be constructed from https://user:${PASSWORD}@models.test`) }],
        [{ text: "Half" }, { break: new SyntaxError(`Unexpected ${HEADER}`) }],
        [{ fail: new Error("outer", { cause: new Error(KEY) }) }],
      ]
      for (const turn of turns) {
        const { error, stored } = await ask(app, turn)
        expect(error).toBeDefined()
        expect(stored).not.toContain("canary")
      }
      const rows = app.platform.database.all<{ properties: string | null }>("SELECT properties FROM event")
      expect(JSON.stringify(rows)).not.toContain("canary")
    },
    { config: CONFIG },
  ))

const todo = (index: number) => ({ content: String(index), status: "pending", priority: "low" })

test("an answer beyond every measure is given up, and what it says in an error is cut", () =>
  withApp(
    [],
    async (app) => {
      const long = await ask(app, [{ text: Array.from({ length: 110 }, () => "x".repeat(100_000)) }])
      expect(long.error).toMatchObject({ data: { message: "The model's answer is longer than 10000000 characters" } })
      const calls = Array.from({ length: 200 }, (_, index) => ({
        toolCall: { name: "todowrite", input: { todos: [todo(index)] }, id: `c${index}` },
      }))
      expect((await ask(app, calls)).error).toMatchObject({
        data: { message: expect.stringContaining("128 tool calls") },
      })
      const parts = Array.from({ length: 2500 }, () => ({ text: "a" }))
      expect((await ask(app, parts)).error).toMatchObject({ data: { message: expect.stringContaining("2000 parts") } })
      const { stored } = await ask(app, [{ fail: apiError({ responseBody: "y".repeat(5_000_000) }) }])
      expect(stored.includes("y".repeat(40_000))).toBe(false)
    },
    { config: CONFIG },
  ))

test("a title is made of the beginning of an endless answer, in time", () =>
  withApp(
    [],
    async ({ instance, platform }) => {
      platform.models.queue([{ text: "hello" }], ({ options }) => options.tools !== undefined)
      platform.models.otherwise([{ text: ["A title\n", ...("<think>".repeat(200_000).match(/.{7000}/g) ?? [])] }])
      const { id } = instance.sessions.create()
      const start = performance.now()
      const { done } = await instance.prompts.submit(id, { parts: [{ type: "text", text: "go" }] })
      await done
      await platform.background.settled()
      expect(instance.sessions.get(id).title).toBe("A title")
      expect(performance.now() - start).toBeLessThan(5000)
    },
    { config: CONFIG },
  ))
