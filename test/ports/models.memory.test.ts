import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { type ScriptedModels, scriptedModels } from "../../adapters/memory/models.ts"

const REQUEST = { npm: "@ai-sdk/test", providerID: "test", modelID: "large", options: {} }
const CALL: LanguageModelV4CallOptions = { prompt: [] }

const stream = async (models: ScriptedModels, options = CALL) => {
  const model = await models.load(REQUEST)
  return (await model.doStream(options)).stream
}

const partsOf = async (models: ScriptedModels, options = CALL) => {
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of await stream(models, options)) parts.push(part)
  return parts
}

test("streams a turn in order, and ends it by itself", async () => {
  const models = scriptedModels()
  models.queue([
    { reasoning: "Hm" },
    { text: ["Hel", "lo"] },
    { toolCall: { name: "read", input: { path: "a" }, id: "c1" } },
  ])
  expect((await partsOf(models)).slice(1)).toEqual([
    { type: "reasoning-start", id: "reasoning-0" },
    { type: "reasoning-delta", id: "reasoning-0", delta: "Hm" },
    { type: "reasoning-end", id: "reasoning-0" },
    { type: "text-start", id: "text-1" },
    { type: "text-delta", id: "text-1", delta: "Hel" },
    { type: "text-delta", id: "text-1", delta: "lo" },
    { type: "text-end", id: "text-1" },
    { type: "tool-input-start", id: "c1", toolName: "read" },
    { type: "tool-input-delta", id: "c1", delta: '{"path":"a"}' },
    { type: "tool-input-end", id: "c1" },
    { type: "tool-call", toolCallId: "c1", toolName: "read", input: '{"path":"a"}' },
    expect.objectContaining({ type: "finish", finishReason: { unified: "tool-calls", raw: "tool-calls" } }),
  ])
})

test("gives the usage that is asked for", async () => {
  const models = scriptedModels()
  models.queue([{ finish: { reason: "length", usage: { input: 7, cacheRead: 2, output: 3, reasoning: 1 } } }])
  expect((await partsOf(models)).at(-1)).toEqual({
    type: "finish",
    finishReason: { unified: "length", raw: "length" },
    usage: {
      inputTokens: { total: 9, noCache: 7, cacheRead: 2, cacheWrite: 0 },
      outputTokens: { total: 4, text: 3, reasoning: 1 },
    },
  })
})

test("fails before, in and by breaking the stream", async () => {
  const models = scriptedModels()
  const error = new Error("Overloaded")
  models.queue([{ fail: error }])
  await expect(stream(models)).rejects.toBe(error)
  models.queue([{ text: "a" }, { error }])
  expect(await partsOf(models)).toContainEqual({ type: "error", error })
  models.queue([{ text: "a" }, { break: error }])
  await expect(partsOf(models)).rejects.toBe(error)
})

test("waits at a gate, where it can be aborted", async () => {
  const models = scriptedModels()
  const controller = new AbortController()
  models.queue([{ text: "before" }, { gate: new Promise(() => {}) }])
  const reader = (await stream(models, { ...CALL, abortSignal: controller.signal })).getReader()
  for (let count = 0; count < 4; count += 1) await reader.read()
  const waiting = reader.read()
  const reason = new Error("Stop")
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test("answers without streaming", async () => {
  const models = scriptedModels()
  models.queue([{ text: ["a", "b"] }, { toolCall: { name: "read", input: "not json" } }])
  const result = await (await models.load(REQUEST)).doGenerate(CALL)
  expect(result.content).toEqual([
    { type: "text", text: "ab" },
    { type: "tool-call", toolCallId: "call-1", toolName: "read", input: "not json" },
  ])
  expect(result.finishReason.unified).toBe("tool-calls")
})

test("keeps turns for the calls that they are meant for, and records all", async () => {
  const models = scriptedModels()
  models.queue([{ text: "title" }], ({ options }) => options.maxOutputTokens === 20)
  models.queue([{ text: "answer" }])
  const text = async (options = CALL) =>
    (await partsOf(models, options)).find((part) => part.type === "text-delta")?.delta
  expect(await text()).toBe("answer")
  await expect(text()).rejects.toThrow('Cannot answer "large": no scripted turn is left')
  models.otherwise([{ text: "anything" }])
  expect(await text()).toBe("anything")
  expect(models.remaining()).toBe(1)
  expect(await text({ ...CALL, maxOutputTokens: 20 })).toBe("title")
  await models.called(4)
  expect(models.calls.map(({ options }) => options.maxOutputTokens)).toEqual([undefined, undefined, undefined, 20])
})
