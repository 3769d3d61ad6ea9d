import { expect, test } from "vitest"
import { vendorModels } from "../../../adapters/shared/models.ts"
import { ask, countsOf, entryOf, sse, vendorServer } from "../../support/vendors.ts"

test("cohere: its own chat API", async () => {
  const server = vendorServer(
    sse(
      {
        type: "message-start",
        id: "m",
        delta: { message: { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] } },
      },
      { type: "content-start", index: 0, delta: { message: { content: { type: "thinking", thinking: "" } } } },
      { type: "content-delta", index: 0, delta: { message: { content: { thinking: "Hm" } } } },
      { type: "content-end", index: 0 },
      { type: "content-start", index: 1, delta: { message: { content: { type: "text", text: "" } } } },
      { type: "content-delta", index: 1, delta: { message: { content: { text: "I will " } } } },
      { type: "content-delta", index: 1, delta: { message: { content: { text: "read it" } } } },
      { type: "content-end", index: 1 },
      {
        ...{ type: "tool-call-start", index: 0 },
        delta: {
          message: { tool_calls: { id: "read_1", type: "function", function: { name: "read", arguments: "" } } },
        },
      },
      {
        type: "tool-call-delta",
        index: 0,
        delta: { message: { tool_calls: { function: { arguments: '{"filePath": "a' } } } },
      },
      { type: "tool-call-delta", index: 0, delta: { message: { tool_calls: { function: { arguments: '.txt"}' } } } } },
      { type: "tool-call-end", index: 0 },
      {
        type: "message-end",
        delta: { finish_reason: "TOOL_CALL", usage: { tokens: { input_tokens: 20, output_tokens: 9 } } },
      },
    ),
  )
  const entry = entryOf(
    { id: "cohere", env: ["COHERE_API_KEY"], npm: "@ai-sdk/cohere", api: "https://api.cohere.ai/compatibility/v1" },
    { id: "command-a-reasoning", reasoning: true },
  )
  const setup = { catalogue: [entry], env: { COHERE_API_KEY: "k" } }
  const said = await ask(server, setup, "cohere/command-a-reasoning", { variant: "high" })
  expect(said).toMatchObject({
    ...{ text: "I will read it", reasoning: "Hm", calls: [{ tool: "read", input: { filePath: "a.txt" } }] },
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect([countsOf(said)[0], countsOf(said)[2]]).toEqual([20, 9])
  const { url, headers, body } = server.requests[0] ?? {}
  expect([url, headers?.get("authorization")]).toEqual(["https://api.cohere.com/v2/chat", "Bearer k"])
  expect(body).toMatchObject({ model: "command-a-reasoning", stream: true, thinking: { type: "enabled" } })
})

test("vercel's gateway: options under the name of the vendor behind it", async () => {
  const server = vendorServer(
    sse(
      { type: "stream-start", warnings: [] },
      { type: "text-start", id: "0" },
      { type: "text-delta", id: "0", delta: "I will " },
      { type: "text-delta", id: "0", delta: "read it" },
      { type: "text-end", id: "0" },
      { type: "tool-call", toolCallId: "toolu_1", toolName: "read", input: '{"filePath": "a.txt"}' },
      {
        ...{ type: "finish", finishReason: { unified: "tool-calls", raw: "tool_use" } },
        usage: { inputTokens: { total: 20, cacheRead: 4 }, outputTokens: { total: 9, reasoning: 3 } },
      },
    ),
  )
  const entry = entryOf(
    { id: "vercel", env: ["AI_GATEWAY_API_KEY"], npm: "@ai-sdk/gateway" },
    { id: "anthropic/claude-sonnet-5", reasoning: true },
  )
  const config = {
    provider: { vercel: { models: { "anthropic/claude-sonnet-5": { options: { gateway: { order: ["bedrock"] } } } } } },
  }
  const setup = { catalogue: [entry], env: { AI_GATEWAY_API_KEY: "k" }, config }
  const said = await ask(server, setup, "vercel/anthropic/claude-sonnet-5", { variant: "low" })
  expect(said).toMatchObject({
    ...{ text: "I will read it", calls: [{ tool: "read", input: { filePath: "a.txt" } }] },
    finish: { finishReason: { unified: "tool-calls" } },
  })
  expect(countsOf(said)).toEqual([20, 4, 9, 3])
  const { url, headers, body } = server.requests[0] ?? {}
  expect(url).toBe("https://ai-gateway.vercel.sh/v4/ai/language-model")
  expect(headers?.get("authorization")).toBe("Bearer k")
  expect(headers?.get("ai-language-model-id")).toBe("anthropic/claude-sonnet-5")
  expect(body.providerOptions).toEqual({
    gateway: { order: ["bedrock"] },
    anthropic: { toolStreaming: false, thinking: { type: "adaptive", display: "summarized" }, effort: "low" },
  })
})

test("an unknown package is an error that lists those that are built in", async () => {
  const models = vendorModels()
  await expect(models.load({ npm: "left-pad", providerID: "p", modelID: "m", options: {} })).rejects.toMatchObject({
    name: "UnsupportedProviderError",
    data: { npm: "left-pad", known: expect.arrayContaining(["@ai-sdk/openai-compatible", "@ai-sdk/anthropic"]) },
  })
  expect([models.supports?.("left-pad"), models.supports?.("@ai-sdk/google"), models.supports?.("__proto__")]).toEqual([
    ...[false, true, false],
  ])
})

test("what only the user can give is asked for by name", async () => {
  const load = (npm: string, options = {}) =>
    expect(vendorModels().load({ npm, providerID: "p", modelID: "m", options })).rejects
  await load("@ai-sdk/openai-compatible").toThrow("options.baseURL")
  await load("@ai-sdk/groq").toMatchObject({
    name: "ProviderAuthError",
    message: expect.stringContaining("GROQ_API_KEY"),
  })
  await load("@ai-sdk/gateway", { apiKey: "" }).toThrow("AI_GATEWAY_API_KEY")
  await load("@ai-sdk/azure", { apiKey: "k" }).toThrow("AZURE_RESOURCE_NAME")
  await load("ai-gateway-provider", { apiKey: "k" }).toThrow("CLOUDFLARE_ACCOUNT_ID")
})
