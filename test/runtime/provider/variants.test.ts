import { expect, test } from "vitest"
import { callDefaults } from "../../../runtime/provider/call-defaults.ts"
import { modelFromCatalogue } from "../../../runtime/provider/model-info.ts"
import { variantsFor } from "../../../runtime/provider/variants.ts"
import { optionsKey, outputTokens, vendorOptions } from "../../../runtime/provider/vendor-options.ts"
import type { Model } from "../../../runtime/schema/model.ts"

const modelOf = (npm: string, id: string, more = {}): Model =>
  modelFromCatalogue(
    { id: "p", name: "P", env: [], npm },
    { id, name: id, reasoning: true, limit: { context: 1, output: 20_000 }, ...more },
  )
const namesOf = (npm: string, id: string) => Object.keys(variantsFor(modelOf(npm, id)))

test("openai: the efforts that each generation knows", () => {
  const names = (id: string) => namesOf("@ai-sdk/openai", id)
  const usual = ["low", "medium", "high"]
  expect(names("o4-mini")).toEqual(usual)
  expect(names("gpt-5")).toEqual(["minimal", ...usual])
  expect(names("gpt-5-pro")).toEqual(["high"])
  expect(names("gpt-5.1")).toEqual(["none", ...usual])
  expect(names("gpt-5.1-codex")).toEqual(usual)
  expect(names("gpt-5.1-codex-max")).toEqual([...usual, "xhigh"])
  expect(names("gpt-5.4")).toEqual(["none", ...usual, "xhigh"])
  expect(names("gpt-5.4-pro")).toEqual(["medium", "high", "xhigh"])
  expect(names("gpt-5.6")).toEqual(["none", ...usual, "xhigh", "max"])
  expect(names("gpt-6-astra")).toEqual([...usual, "xhigh", "max"])
  expect(names("gpt-6-sol")).toEqual(["none", ...usual, "xhigh", "max"])
  expect(names("gpt-5-chat-latest")).toEqual([])
  expect(variantsFor(modelOf("@ai-sdk/azure", "gpt-5.4"))["low"]).toEqual({
    ...{ reasoningEffort: "low", reasoningSummary: "auto", include: ["reasoning.encrypted_content"] },
  })
})

test("claude: efforts from 4.6 on, budgets before, wherever it is served", () => {
  expect(namesOf("@ai-sdk/anthropic", "claude-opus-4-6")).toEqual(["low", "medium", "high", "max"])
  expect(namesOf("@ai-sdk/google-vertex/anthropic", "claude-opus-4-7@default")).toEqual([
    "low",
    "medium",
    "high",
    "xhigh",
    "max",
  ])
  expect(variantsFor(modelOf("@ai-sdk/anthropic", "claude-sonnet-4-20250514"))).toEqual({
    high: { thinking: { type: "enabled", budgetTokens: 15_000 } },
    max: { thinking: { type: "enabled", budgetTokens: 15_000 } },
  })
  expect(variantsFor(modelOf("@ai-sdk/amazon-bedrock", "us.anthropic.claude-opus-5"))["xhigh"]).toEqual({
    reasoningConfig: { type: "adaptive", display: "summarized", maxReasoningEffort: "xhigh" },
  })
  expect(
    variantsFor(modelOf("@ai-sdk/amazon-bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"))["high"],
  ).toEqual({
    reasoningConfig: { type: "enabled", budgetTokens: 15_000 },
  })
  expect(variantsFor(modelOf("@ai-sdk/gateway", "anthropic/claude-opus-5"))["max"]).toMatchObject({ effort: "max" })
})

test("google: budgets for 2.5, levels after", () => {
  expect(variantsFor(modelOf("@ai-sdk/google", "gemini-2.5-flash"))["max"]).toEqual({
    thinkingConfig: { includeThoughts: true, thinkingBudget: 15_000 },
  })
  expect(namesOf("@ai-sdk/google-vertex", "gemini-3.5-flash")).toEqual(["minimal", "low", "medium", "high"])
  expect(namesOf("@ai-sdk/google", "gemini-3.1-pro-preview")).toEqual(["low", "medium", "high"])
  expect(namesOf("@ai-sdk/google", "gemma-4-31b-it")).toEqual([])
})

test("others: what each takes, and nothing where an effort is refused", () => {
  expect(variantsFor(modelOf("@openrouter/ai-sdk-provider", "x/y"))["high"]).toEqual({ reasoning: { effort: "high" } })
  expect(namesOf("@ai-sdk/xai", "grok-4.6")).toEqual(["low", "medium", "high"])
  expect(namesOf("@ai-sdk/xai", "grok-4.20-0309-reasoning")).toEqual([])
  expect(namesOf("@ai-sdk/xai", "grok-3-mini")).toEqual(["low", "high"])
  expect(namesOf("@ai-sdk/groq", "openai/gpt-oss-120b")).toEqual(["low", "medium", "high"])
  expect(namesOf("@ai-sdk/groq", "qwen/qwen3.6-27b")).toEqual(["none", "default"])
  expect(namesOf("@ai-sdk/cerebras", "qwen-3.8-27b")).toEqual([])
  expect(namesOf("@ai-sdk/mistral", "mistral-medium-latest")).toEqual(["none", "high"])
  expect(namesOf("@ai-sdk/mistral", "zai-glm-5-3")).toEqual(["low", "high", "max"])
  expect(namesOf("@ai-sdk/deepseek", "deepseek-v4-pro")).toEqual(["none", "high", "max"])
  expect(namesOf("@ai-sdk/cohere", "command-a-reasoning-08-2025")).toEqual(["none", "high"])
  expect(namesOf("@ai-sdk/perplexity", "sonar-reasoning-pro")).toEqual([])
  expect(namesOf("@ai-sdk/amazon-bedrock", "us.amazon.nova-2-lite-v1:0")).toEqual(["low", "medium", "high"])
  expect(namesOf("@ai-sdk/amazon-bedrock", "deepseek.v3.2")).toEqual([])
  expect(namesOf("@ai-sdk/openai-compatible", "zai-org/GLM-5.3")).toEqual([])
  expect(namesOf("@ai-sdk/openai-compatible", "gpt-oss-120b")).toEqual(["low", "medium", "high"])
})

test("what every call of a vendor's model has", () => {
  const context = { sessionID: "ses_1", setCacheKey: true }
  const defaults = (npm: string, id: string) => callDefaults(modelOf(npm, id), context)
  expect(defaults("@ai-sdk/openai", "gpt-5.4")).toEqual({
    store: false,
    promptCacheKey: "ses_1",
    reasoningSummary: "auto",
  })
  expect(defaults("@ai-sdk/azure", "gpt-4.1")).toEqual({ store: false, promptCacheKey: "ses_1" })
  expect(defaults("@ai-sdk/google", "gemini-3.5-flash")).toEqual({ thinkingConfig: { includeThoughts: true } })
  expect(defaults("@ai-sdk/anthropic", "MiniMax-M3")).toEqual({ toolStreaming: false })
  expect(defaults("@ai-sdk/openai-compatible", "m")).toEqual({ prompt_cache_key: "ses_1" })
  expect(callDefaults(modelOf("@ai-sdk/openai-compatible", "m"), { sessionID: "ses_1" })).toEqual({})
})

test("options stand under the name that the package looks for, those of a gateway under its vendor's", () => {
  expect(optionsKey("@ai-sdk/openai-compatible", "my-own_llm.eu")).toBe("myOwnLlm")
  expect(optionsKey("@ai-sdk/google-vertex/anthropic", "any")).toBe("anthropic")
  const gateway = modelOf("@ai-sdk/gateway", "openai/gpt-5.4")
  expect(vendorOptions(gateway, { gateway: { order: ["azure"] } }, { a: 1 })).toEqual({
    ...{ gateway: { order: ["azure"] }, openai: { a: 1 } },
  })
  expect(vendorOptions(modelOf("@ai-sdk/groq", "m"), undefined, {})).toEqual({})
})

test("what is left to write beside a budget for thinking", () => {
  const { limit } = modelOf("@ai-sdk/anthropic", "m")
  expect(outputTokens({ limit }, {})).toBe(20_000)
  expect(outputTokens({ limit }, { anthropic: { thinking: { type: "enabled", budgetTokens: 16_000 } } })).toBe(4_000)
  expect(outputTokens({ limit }, { bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 19_999 } } })).toBe(1)
  expect(outputTokens({ limit: { context: 0, output: 0 } }, {})).toBeUndefined()
})
