import type { LanguageModelV4Prompt } from "@ai-sdk/provider"
import { expect, test } from "vitest"
import { withCacheMarks } from "../../../runtime/provider/cache-marks.ts"
import { fitPrompt } from "../../../runtime/provider/prompt-rules.ts"

const api = (npm: string, id: string) => ({ api: { npm, id, url: "" }, capabilities: { interleaved: false } })

const call = (toolCallId: string) => ({ type: "tool-call" as const, toolCallId, toolName: "read", input: {} })
const result = (toolCallId: string) => ({
  ...{ type: "tool-result" as const, toolCallId, toolName: "read" },
  output: { type: "text" as const, value: "x" },
})
const text = (words: string) => ({ type: "text" as const, text: words })

/** Two steps of one turn, with two results in the last one, and a reminder at the end. */
const PROMPT: LanguageModelV4Prompt = [
  { role: "system", content: "s" },
  { role: "user", content: [text("a"), text("b")] },
  { role: "assistant", content: [call("functions.read:0")] },
  { role: "tool", content: [result("functions.read:0")] },
  { role: "assistant", content: [call("c1"), call("c2")] },
  { role: "tool", content: [result("c1"), result("c2")] },
  { role: "assistant", content: [text("That was the last step.")] },
]

/** Which parts of which messages have options. */
const marksOf = (prompt: LanguageModelV4Prompt) =>
  prompt.flatMap((message, index) => [
    ...(message.providerOptions ? [`${index}`] : []),
    ...(message.role === "system" ? [] : message.content).flatMap((part, at) =>
      part.providerOptions ? [`${index}.${at}`] : [],
    ),
  ])

test("marks: the system message, the end of this request and of the one before, at their last parts", () => {
  const marked = withCacheMarks(PROMPT, api("@ai-sdk/anthropic", "claude-opus-5"))
  expect(marksOf(marked)).toEqual(["0", "3.0", "5.1"])
  expect(marked[0]?.providerOptions).toEqual({ anthropic: { cacheControl: { type: "ephemeral" } } })
  expect(marksOf(withCacheMarks(PROMPT.slice(0, 2), api("@ai-sdk/anthropic", "claude-opus-5")))).toEqual(["0", "1.1"])
  expect(marksOf(PROMPT)).toEqual([])
})

test("marks are in each package's own words, and on no model that needs none", () => {
  const markOf = (npm: string, id: string) => withCacheMarks(PROMPT, api(npm, id))[0]?.providerOptions
  const ephemeral = { type: "ephemeral" }
  expect(markOf("@ai-sdk/google-vertex/anthropic", "claude-opus-5")).toEqual({ anthropic: { cacheControl: ephemeral } })
  expect(markOf("@ai-sdk/gateway", "anthropic/claude-opus-5")).toEqual({ anthropic: { cacheControl: ephemeral } })
  expect(markOf("@ai-sdk/amazon-bedrock", "eu.anthropic.claude-opus-5")).toEqual({
    bedrock: { cachePoint: { type: "default" } },
  })
  expect(markOf("@openrouter/ai-sdk-provider", "anthropic/claude-opus-5")).toEqual({
    openrouter: { cacheControl: ephemeral },
  })
  expect(markOf("@ai-sdk/openai-compatible", "claude-opus-5")).toEqual({
    openaiCompatible: { cache_control: ephemeral },
  })
  expect(markOf("@ai-sdk/openai-compatible", "gpt-oss-120b")).toBeUndefined()
  expect(markOf("@ai-sdk/amazon-bedrock", "amazon.nova-pro-v1:0")).toBeUndefined()
  expect(markOf("@ai-sdk/gateway", "openai/gpt-5.4")).toBeUndefined()
  expect(markOf("@ai-sdk/openai", "gpt-5.4")).toBeUndefined()
})

test("claude: ids of other vendors' calls are made to fit, the last word is the user's", () => {
  const fitted = fitPrompt(PROMPT, api("@ai-sdk/anthropic", "claude-opus-5"))
  expect(fitted[2]).toMatchObject({ content: [{ toolCallId: "functions_read_0" }] })
  expect(fitted[3]).toMatchObject({ content: [{ toolCallId: "functions_read_0" }] })
  expect(fitted[6]).toEqual({ role: "user", content: [text("That was the last step.")] })
  const withCall: LanguageModelV4Prompt = [{ role: "assistant", content: [text("x"), call("c")] }]
  expect(fitPrompt(withCall, api("@ai-sdk/anthropic", "claude-opus-5"))).toEqual(withCall)
})

test("mistral: ids of nine letters and digits, and nobody speaks after a tool but the model", () => {
  const prompt: LanguageModelV4Prompt = [
    { role: "assistant", content: [call("toolu_1"), call("AbCdEf123")] },
    { role: "tool", content: [result("toolu_1"), result("AbCdEf123")] },
    { role: "user", content: [text("go on")] },
  ]
  const fitted = fitPrompt(prompt, api("@ai-sdk/mistral", "mistral-medium-latest"))
  expect(fitted.map(({ role }) => role)).toEqual(["assistant", "tool", "assistant", "user"])
  expect(fitted[0]).toMatchObject({ content: [{ toolCallId: "call00000" }, { toolCallId: "AbCdEf123" }] })
  expect(fitted[1]).toMatchObject({ content: [{ toolCallId: "call00000" }, { toolCallId: "AbCdEf123" }] })
})

test("other models get the prompt as it is", () => {
  expect(fitPrompt(PROMPT, api("@ai-sdk/openai-compatible", "gpt-oss-120b"))).toBe(PROMPT)
})

test("thoughts go back in the field that the model names", () => {
  const model = {
    ...api("@ai-sdk/openai-compatible", "m"),
    capabilities: { interleaved: { field: "reasoning_details" } },
  }
  const prompt: LanguageModelV4Prompt = [
    { role: "user", content: [text("x")] },
    { role: "assistant", content: [{ type: "reasoning", text: "hm" }, text("y")] },
  ]
  expect(fitPrompt(prompt, model)).toEqual([
    prompt[0],
    {
      ...{ role: "assistant", content: [text("y")] },
      providerOptions: { openaiCompatible: { reasoning_details: "hm" } },
    },
  ])
  const usual = { ...model, capabilities: { interleaved: { field: "reasoning_content" } } }
  expect(fitPrompt(prompt, usual)).toBe(prompt)
})
