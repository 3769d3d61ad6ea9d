import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import { vendorModels } from "../../../adapters/shared/models.ts"
import type { CatalogueProvider } from "../../../runtime/ports/catalogue.ts"
import { withApp } from "../../support/app.ts"
import { eventStream } from "../../support/event-stream.ts"
import {
  chunk,
  CHAT_BODY,
  CHAT_END,
  CONVERSE_ANSWER,
  GOOGLE_ANSWER,
  MESSAGES_ANSWER,
  RESPONSES_ANSWER,
} from "../../support/vendor-streams.ts"
import { entryOf, sse, type VendorRequest, vendorServer } from "../../support/vendors.ts"

/** Ends a turn, whoever is asked: an answer without a tool call. */
const DONE = sse(chunk({ content: "done" }, { finish_reason: "stop" }), ...CHAT_END)

interface Conversation {
  entries: CatalogueProvider[]
  env: Record<string, string>
  /** `provider/model` of each prompt; the first one's answer calls a tool. */
  models: string[]
  /** Answers of the first model until its turn ends; `DONE` for whoever is asked then. */
  answers: (string | Uint8Array<ArrayBuffer>)[]
}

/** Has prompts answered by vendors' servers and returns the requests that those received. */
const requestsOf = ({ entries, env, models, answers }: Conversation): Promise<VendorRequest[]> => {
  const server = vendorServer(...answers, ...models.slice(1).map(() => DONE))
  return withApp(
    [],
    async ({ instance }) => {
      const session = instance.sessions.create({ title: "Named" })
      for (const model of models) {
        const slash = model.indexOf("/")
        const key = { providerID: model.slice(0, slash), modelID: model.slice(slash + 1) }
        const { done } = await instance.prompts.submit(session.id, {
          model: key,
          parts: [{ type: "text", text: "Read a.txt" }],
        })
        await done
      }
      return server.requests
    },
    {
      config: {},
      prepare: (platform) => {
        platform.files.seed({ "/workspace/a.txt": "content of a" })
        Object.assign(platform.environment.variables, env)
        Object.assign(platform, { models: vendorModels({ fetch: server.fetch }), catalogue: memoryCatalogue(entries) })
      },
    },
  )
}

const chat = entryOf({ id: "chat", env: ["CHAT_API_KEY"], api: "https://chat.test/v1" }, { id: "m" })
const claude = entryOf(
  { id: "anthropic", env: ["ANTHROPIC_API_KEY"], npm: "@ai-sdk/anthropic" },
  { id: "claude-sonnet-5", reasoning: true },
)
const FINAL_MESSAGE = sse(
  {
    type: "message_start",
    message: {
      id: "m",
      type: "message",
      role: "assistant",
      model: "m",
      content: [],
      stop_reason: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "done" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 1 } },
  { type: "message_stop" },
)
const FINAL_RESPONSE = sse(
  { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "msg_2", role: "assistant" } },
  { type: "response.output_text.delta", item_id: "msg_2", output_index: 0, content_index: 0, delta: "done" },
  { type: "response.output_item.done", output_index: 0, item: { type: "message", id: "msg_2", role: "assistant" } },
  { type: "response.completed", response: { usage: { input_tokens: 1, output_tokens: 1 } } },
)
const FINAL_CONVERSE = eventStream(
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "done" } }],
  ["messageStop", { stopReason: "end_turn" }],
  ["metadata", { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } }],
)
const FINAL_CANDIDATE = sse({
  candidates: [{ content: { role: "model", parts: [{ text: "done" }] }, finishReason: "STOP" }],
})

test("anthropic: thinking goes back with its signature, and both ends are marked for the cache", async () => {
  const [first, second] = await requestsOf({
    ...{ entries: [claude], env: { ANTHROPIC_API_KEY: "k" }, models: ["anthropic/claude-sonnet-5"] },
    answers: [MESSAGES_ANSWER, FINAL_MESSAGE],
  })
  const mark = { cache_control: { type: "ephemeral" } }
  expect(first?.body.system).toEqual([{ type: "text", text: expect.any(String), ...mark }])
  expect(first?.body.messages).toEqual([{ role: "user", content: [{ type: "text", text: "Read a.txt", ...mark }] }])
  expect(second?.body.system[0]).toMatchObject(mark)
  expect(second?.body.messages).toMatchObject([
    { role: "user", content: [{ type: "text", text: "Read a.txt", ...mark }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Read it.", signature: "c2ln" },
        { type: "text", text: "I will read it" },
        { type: "tool_use", id: "toolu_1", name: "read", input: { filePath: "a.txt" } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "toolu_1", content: expect.stringContaining("content of a"), ...mark },
      ],
    },
  ])
  expect(JSON.stringify(second?.body).split("cache_control")).toHaveLength(4)
})

test("openai: the encrypted reasoning goes back, in place of an id of something that was not stored", async () => {
  const openai = entryOf(
    { id: "openai", env: ["OPENAI_API_KEY"], npm: "@ai-sdk/openai" },
    { id: "gpt-5.4", reasoning: true },
  )
  const [first, second] = await requestsOf({
    ...{ entries: [openai], env: { OPENAI_API_KEY: "k" }, models: ["openai/gpt-5.4"] },
    answers: [RESPONSES_ANSWER, FINAL_RESPONSE],
  })
  expect(first?.body).toMatchObject({
    store: false,
    include: ["reasoning.encrypted_content"],
    prompt_cache_key: expect.stringMatching(/^ses_/),
  })
  expect(second?.body.prompt_cache_key).toBe(first?.body.prompt_cache_key)
  expect(second?.body.input.slice(2)).toMatchObject([
    { type: "reasoning", encrypted_content: "ZW5j", summary: [{ type: "summary_text", text: "Hm" }] },
    { role: "assistant", content: "I will read it" },
    { type: "function_call", call_id: "call_1", name: "read", arguments: '{"filePath":"a.txt"}' },
    { type: "function_call_output", call_id: "call_1", output: expect.stringContaining("content of a") },
  ])
  expect(JSON.stringify(second?.body)).not.toContain("item_reference")
})

test("google: the signature of a thought goes back with the call that it came with", async () => {
  const google = entryOf(
    { id: "google", env: ["GEMINI_API_KEY"], npm: "@ai-sdk/google" },
    { id: "gemini-3.1-pro-preview", reasoning: true },
  )
  const [, second] = await requestsOf({
    ...{ entries: [google], env: { GEMINI_API_KEY: "k" }, models: ["google/gemini-3.1-pro-preview"] },
    answers: [GOOGLE_ANSWER, FINAL_CANDIDATE],
  })
  expect(second?.body.contents[1]).toMatchObject({
    role: "model",
    parts: [
      { text: "Hm", thought: true },
      { text: "I will read it" },
      { functionCall: { name: "read", args: { filePath: "a.txt" } }, thoughtSignature: "c2ln" },
    ],
  })
})

test("bedrock: reasoning goes back with its signature, with cache points", async () => {
  const bedrock = entryOf(
    { id: "amazon-bedrock", env: [], npm: "@ai-sdk/amazon-bedrock" },
    { id: "eu.anthropic.claude-sonnet-5", reasoning: true },
  )
  const [, second] = await requestsOf({
    ...{
      entries: [bedrock],
      env: { AWS_BEARER_TOKEN_BEDROCK: "k" },
      models: ["amazon-bedrock/eu.anthropic.claude-sonnet-5"],
    },
    answers: [CONVERSE_ANSWER, FINAL_CONVERSE],
  })
  expect(second?.body.system[1]).toEqual({ cachePoint: { type: "default" } })
  expect(second?.body.messages[1].content[0]).toEqual({
    reasoningContent: { reasoningText: { text: "Hm", signature: "c2ln" } },
  })
  expect(second?.body.messages[2].content.at(-1)).toEqual({ cachePoint: { type: "default" } })
})

test("openrouter: reasoning details go back", async () => {
  const router = entryOf(
    { id: "openrouter", env: ["OPENROUTER_API_KEY"], npm: "@openrouter/ai-sdk-provider" },
    { id: "anthropic/claude-sonnet-5", reasoning: true },
  )
  const detail = { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "anthropic-claude-v1", index: 0 }
  const [, second] = await requestsOf({
    ...{ entries: [router], env: { OPENROUTER_API_KEY: "k" }, models: ["openrouter/anthropic/claude-sonnet-5"] },
    answers: [sse(chunk({ reasoning: "Hm", reasoning_details: [detail] }), ...CHAT_BODY, ...CHAT_END), DONE],
  })
  const [system, user, assistant, tool] = second?.body.messages ?? []
  const mark = { cache_control: { type: "ephemeral" } }
  expect(system.content).toEqual([{ type: "text", text: expect.any(String), ...mark }])
  expect(user.content).toEqual([{ type: "text", text: "Read a.txt", ...mark }])
  expect(assistant).toMatchObject({ reasoning: "Hm", reasoning_details: [{ signature: "c2ln" }] })
  expect(tool).toMatchObject({ role: "tool", tool_call_id: "call_1", ...mark })
})

test("another model gets the words and the tool calls, not the thoughts", async () => {
  const requests = await requestsOf({
    ...{ entries: [claude, chat], env: { ANTHROPIC_API_KEY: "k", CHAT_API_KEY: "k" } },
    ...{ models: ["anthropic/claude-sonnet-5", "chat/m"], answers: [MESSAGES_ANSWER, FINAL_MESSAGE] },
  })
  const [, , assistant] = requests[2]?.body.messages ?? []
  expect(assistant).toMatchObject({ role: "assistant", content: "I will read it", tool_calls: [{ id: "toolu_1" }] })
  expect(assistant).not.toHaveProperty("reasoning_content")
  expect(JSON.stringify(requests[2]?.body)).not.toContain("c2ln")
})

test("a provider that lacks a key is the answer's error, not the request's", () =>
  withApp(
    [],
    async ({ instance }) => {
      const session = instance.sessions.create({ title: "Named" })
      const { done } = await instance.prompts.submit(session.id, { parts: [{ type: "text", text: "Hi" }] })
      const { info } = await done
      expect(info).toMatchObject({
        role: "assistant",
        error: {
          name: "ProviderAuthError",
          data: { providerID: "p", message: expect.stringContaining("GROQ_API_KEY") },
        },
      })
    },
    {
      config: { model: "p/m", provider: { p: { npm: "@ai-sdk/groq", models: { m: {} } } } },
      prepare: (platform) => void Object.assign(platform, { models: vendorModels() }),
    },
  ))
