import type { Model } from "../schema/model.ts"
import { claudeVersion, isClaude, vendorOf } from "./vendor-of.ts"

type Variants = Record<string, Record<string, unknown>>
type Reasoning = Omit<Model, "variants">

const usual = ["low", "medium", "high"]

const efforts = (names: string[], options: (effort: string) => Record<string, unknown>): Variants =>
  Object.fromEntries(names.map((name) => [name, options(name)]))

const byEffort = (names: string[]): Variants => efforts(names, (reasoningEffort) => ({ reasoningEffort }))

/** Families whose servers take no effort, by OpenAI's chat API. */
const fixed = /deepseek|glm|k2|kimi|minimax|mistral|devstral|qwen/

/**
 * Returns how hard a reasoning model can be asked to think, by name, as options that its package understands.
 *
 * Packages that are not listed take `reasoningEffort`, as most do. Models that do not reason have none.
 */
export function variantsFor(model: Reasoning): Variants {
  if (!model.capabilities.reasoning) return {}
  const id = model.api.id.toLowerCase()
  switch (vendorOf(model.api)) {
    case "@ai-sdk/openai":
    case "@ai-sdk/azure":
    case "@ai-sdk/amazon-bedrock/mantle":
      return efforts(openaiEfforts(id), (reasoningEffort) => ({
        reasoningEffort,
        reasoningSummary: "auto",
        include: ["reasoning.encrypted_content"],
      }))
    case "@ai-sdk/anthropic":
    case "@ai-sdk/google-vertex/anthropic":
      return anthropicVariants(model)
    case "@ai-sdk/amazon-bedrock":
      return bedrockVariants(model, id)
    case "@ai-sdk/google":
    case "@ai-sdk/google-vertex":
      return googleVariants(model, id)
    case "@openrouter/ai-sdk-provider":
      return efforts(usual, (effort) => ({ reasoning: { effort } }))
    case "@ai-sdk/xai":
      return /grok-3-mini/.test(id) ? byEffort(["low", "high"]) : grokVersion(id) >= 4.3 ? byEffort(usual) : {}
    case "@ai-sdk/groq":
      if (id.includes("gpt-oss")) return byEffort(usual)
      return id.includes("qwen3") ? { none: { reasoningEffort: "none" }, default: { reasoningEffort: "default" } } : {}
    case "@ai-sdk/cerebras":
      return id.includes("gpt-oss") ? byEffort(usual) : {}
    case "@ai-sdk/mistral":
      return byEffort(
        id.includes("large") ? usual : /glm-(5-3|latest)/.test(id) ? ["low", "high", "max"] : ["none", "high"],
      )
    case "@ai-sdk/deepseek":
      return { none: { thinking: { type: "disabled" } }, ...byEffort(["high", "max"]) }
    case "@ai-sdk/cohere":
      return { none: { thinking: { type: "disabled" } }, high: { thinking: { type: "enabled" } } }
    case "@ai-sdk/perplexity":
      return id.includes("deep-research") ? efforts(usual, (reasoning_effort) => ({ reasoning_effort })) : {}
    case "@ai-sdk/gateway":
    case "@ai-sdk/vercel":
      return {}
    default:
      return fixed.test(id) ? {} : byEffort(usual)
  }
}

function openaiEfforts(id: string): string[] {
  const [, major = "0", minor = "0"] = /gpt-(\d+)(?:\.(\d+))?/.exec(id) ?? []
  const version = Number(major) + Number(minor) / 10
  if (version < 5) return usual
  if (id.includes("chat")) return []
  if (id.includes("pro")) return version > 5 ? ["medium", "high", "xhigh"] : ["high"]
  if (id.includes("codex")) return version > 5.1 || id.includes("max") ? [...usual, "xhigh"] : usual
  if (version >= 6) return [...(/sol|luna|terra/.test(id) ? ["none"] : []), ...usual, "xhigh", "max"]
  if (version === 5) return ["minimal", ...usual]
  return ["none", ...usual, ...(version > 5.1 ? ["xhigh"] : []), ...(version > 5.5 ? ["max"] : [])]
}

/** From 4.6 on Claude decides by itself how long it thinks, and is told only how hard. */
const isAdaptive = ({ api }: Reasoning) => claudeVersion(api) >= 4.6

const claudeEfforts = ({ api }: Reasoning) => [...usual, ...(claudeVersion(api) >= 4.7 ? ["xhigh"] : []), "max"]

const anthropicVariants = (model: Reasoning): Variants =>
  isAdaptive(model)
    ? efforts(claudeEfforts(model), (effort) => ({ thinking: { type: "adaptive", display: "summarized" }, effort }))
    : budgets(model, (budgetTokens) => ({ thinking: { type: "enabled", budgetTokens } }))

function bedrockVariants(model: Reasoning, id: string): Variants {
  if (isClaude(model.api)) {
    if (!isAdaptive(model))
      return budgets(model, (budgetTokens) => ({ reasoningConfig: { type: "enabled", budgetTokens } }))
    return efforts(claudeEfforts(model), (maxReasoningEffort) => ({
      reasoningConfig: { type: "adaptive", display: "summarized", maxReasoningEffort },
    }))
  }
  const takesEffort = id.includes("openai.") || id.includes("nova-2")
  return takesEffort
    ? efforts(usual, (effort) => ({ reasoningConfig: { type: "enabled", maxReasoningEffort: effort } }))
    : {}
}

function googleVariants(model: Reasoning, id: string): Variants {
  if (!id.includes("gemini")) return {}
  if (id.includes("2.5")) {
    const most = id.includes("pro") ? 32_768 : 24_576
    return budgets(model, (thinkingBudget) => ({ thinkingConfig: { includeThoughts: true, thinkingBudget } }), most)
  }
  const levels = id.includes("flash") ? ["minimal", ...usual] : /gemini-3-pro/.test(id) ? ["low", "high"] : usual
  return efforts(levels, (thinkingLevel) => ({ thinkingConfig: { includeThoughts: true, thinkingLevel } }))
}

/** `grok-4.20` came before `grok-4.3`, and its models do not take an effort. */
const grokVersion = (id: string): number =>
  /grok-4[.-](?:20|1)(?!\d)/.test(id) ? 4 : Number(/grok-(\d+(?:\.\d+)?)/.exec(id)?.[1] ?? 0)

/** The budget counts as output: a quarter of the model's limit is left for the answer. */
function budgets(model: Reasoning, options: (tokens: number) => Record<string, unknown>, most = 31_999): Variants {
  const limit = model.limit.output > 0 ? Math.floor((model.limit.output * 3) / 4) : most
  return { high: options(Math.min(16_000, limit)), max: options(Math.min(most, limit)) }
}
