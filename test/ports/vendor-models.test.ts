import type { LanguageModelV4StreamPart } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { vendorModels } from "../../adapters/shared/models.ts"

/** A fetch that answers with server-sent events and keeps what it was asked. */
const recording = (...events: unknown[]) => {
  const requests: { url: string; headers: Headers; body: Record<string, unknown> }[] = []
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    requests.push({ url: String(url), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) })
    const lines = events.map((event) => {
      const type = typeof event === "object" && event !== null && "type" in event ? `event: ${event.type}\n` : ""
      return `${type}data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`
    })
    return new Response(lines.join(""), { headers: { "content-type": "text/event-stream" } })
  }
  return { requests, fetch }
}

const textOf = async (npm: string, options: Record<string, unknown>, modelID = "some-model") => {
  const model = await vendorModels().load({ npm, providerID: "p", modelID, options })
  const { stream } = await model.doStream({ prompt: [{ role: "user", content: [{ type: "text", text: "hi" }] }] })
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of stream) parts.push(part)
  const finish = parts.find((part) => part.type === "finish")
  return { text: parts.flatMap((part) => (part.type === "text-delta" ? [part.delta] : [])).join(""), finish }
}

test("openai-compatible: key, headers, usage", async () => {
  const chunk = (delta: Record<string, unknown>, more = {}) => ({
    id: "1",
    created: 1,
    model: "m",
    choices: [{ index: 0, delta, ...more }],
  })
  const { fetch, requests } = recording(
    chunk({ role: "assistant", content: "Hel" }),
    chunk({ content: "lo" }),
    chunk({}, { finish_reason: "stop" }),
    { id: "1", choices: [], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } },
    "[DONE]",
  )
  const options = { baseURL: "http://llm.test/v1", apiKey: "k", headers: { "x-a": "b" }, fetch }
  const { text, finish } = await textOf("@ai-sdk/openai-compatible", options)
  expect(text).toBe("Hello")
  expect(finish).toMatchObject({
    finishReason: { unified: "stop" },
    usage: { inputTokens: { total: 5 }, outputTokens: { total: 2 } },
  })
  expect(requests[0]?.url).toBe("http://llm.test/v1/chat/completions")
  expect(requests[0]?.headers.get("authorization")).toBe("Bearer k")
  expect(requests[0]?.headers.get("x-a")).toBe("b")
  expect(requests[0]?.body).toMatchObject({
    model: "some-model",
    stream: true,
    stream_options: { include_usage: true },
  })
})

test("anthropic", async () => {
  const { fetch, requests } = recording(
    {
      type: "message_start",
      message: {
        id: "1",
        type: "message",
        role: "assistant",
        model: "m",
        content: [],
        stop_reason: null,
        usage: { input_tokens: 5, output_tokens: 1 },
      },
    },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } },
    { type: "message_stop" },
  )
  const { text, finish } = await textOf("@ai-sdk/anthropic", { apiKey: "k", fetch })
  expect(text).toBe("Hello")
  expect(finish).toMatchObject({ finishReason: { unified: "stop" } })
  expect(requests[0]?.headers.get("x-api-key")).toBe("k")
})

test("openai: the responses API", async () => {
  const { fetch, requests } = recording(
    { type: "response.created", response: { id: "r", created_at: 1, model: "m" } },
    { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "i" } },
    { type: "response.output_text.delta", item_id: "i", delta: "Hello" },
    { type: "response.output_item.done", output_index: 0, item: { type: "message", id: "i" } },
    { type: "response.completed", response: { usage: { input_tokens: 5, output_tokens: 2 } } },
  )
  expect((await textOf("@ai-sdk/openai", { apiKey: "k", fetch })).text).toBe("Hello")
  expect(requests[0]?.url).toContain("/responses")
})

test("google", async () => {
  const { fetch, requests } = recording({
    candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 },
  })
  expect((await textOf("@ai-sdk/google", { apiKey: "k", fetch })).text).toBe("Hello")
  expect(requests[0]?.headers.get("x-goog-api-key")).toBe("k")
})

test("an unknown package is an error that lists those that are built in", async () => {
  const models = vendorModels()
  await expect(models.load({ npm: "left-pad", providerID: "p", modelID: "m", options: {} })).rejects.toMatchObject({
    name: "UnsupportedProviderError",
    data: { npm: "left-pad", known: expect.arrayContaining(["@ai-sdk/openai-compatible", "@ai-sdk/anthropic"]) },
  })
  expect([models.supports?.("left-pad"), models.supports?.("@ai-sdk/google"), models.supports?.("__proto__")]).toEqual([
    false,
    true,
    false,
  ])
})

test("openai-compatible without an address says what to set", async () => {
  await expect(
    vendorModels().load({ npm: "@ai-sdk/openai-compatible", providerID: "p", modelID: "m", options: {} }),
  ).rejects.toThrow("options.baseURL")
})
