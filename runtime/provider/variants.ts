import type { Model } from "../schema/model.ts"

type Variants = Record<string, Record<string, unknown>>

const efforts = (names: string[], options: (effort: string) => Record<string, unknown>): Variants =>
  Object.fromEntries(names.map((name) => [name, options(name)]))

/**
 * Returns how hard a reasoning model can be asked to think, by name, as options that its package understands.
 *
 * Packages that are not listed take `reasoningEffort`, as most do. Models that do not reason have none.
 */
export function variantsFor(model: Omit<Model, "variants">): Variants {
  if (!model.capabilities.reasoning) return {}
  const id = model.api.id.toLowerCase()
  switch (model.api.npm) {
    case "@ai-sdk/openai":
    case "@ai-sdk/azure":
      return efforts(openaiEfforts(id), (reasoningEffort) => ({
        reasoningEffort,
        reasoningSummary: "auto",
        include: ["reasoning.encrypted_content"],
      }))
    case "@ai-sdk/anthropic":
    case "@ai-sdk/google-vertex/anthropic":
      return budgets(model, (budgetTokens) => ({ thinking: { type: "enabled", budgetTokens } }))
    case "@ai-sdk/amazon-bedrock":
      if (!id.includes("anthropic"))
        return efforts(["low", "medium", "high"], (effort) => ({
          reasoningConfig: { type: "enabled", maxReasoningEffort: effort },
        }))
      return budgets(model, (budgetTokens) => ({ reasoningConfig: { type: "enabled", budgetTokens } }))
    case "@ai-sdk/google":
    case "@ai-sdk/google-vertex":
      if (id.includes("2.5"))
        return budgets(
          model,
          (thinkingBudget) => ({ thinkingConfig: { includeThoughts: true, thinkingBudget } }),
          24_576,
        )
      return efforts(["low", "high"], (thinkingLevel) => ({ thinkingConfig: { includeThoughts: true, thinkingLevel } }))
    case "@openrouter/ai-sdk-provider":
      return efforts(["low", "medium", "high"], (effort) => ({ reasoning: { effort } }))
    case "@ai-sdk/xai":
      return efforts(["low", "high"], (reasoningEffort) => ({ reasoningEffort }))
    case "@ai-sdk/cohere":
    case "@ai-sdk/perplexity":
    case "@ai-sdk/mistral":
    case "@ai-sdk/gateway":
      return {}
    default:
      return efforts(["low", "medium", "high"], (reasoningEffort) => ({ reasoningEffort }))
  }
}

function openaiEfforts(id: string): string[] {
  const version = Number(/gpt-(\d+(?:\.\d+)?)/.exec(id)?.[1] ?? 0)
  const usual = ["low", "medium", "high"]
  if (version === 5 && !id.includes("codex")) return ["minimal", ...usual]
  if (version > 5.1) return ["none", ...usual, "xhigh"]
  return version === 5.1 && !id.includes("codex") ? ["none", ...usual] : usual
}

/** The budget counts as output: it stays below the model's limit. */
function budgets(
  model: Omit<Model, "variants">,
  options: (tokens: number) => Record<string, unknown>,
  most = 31_999,
): Variants {
  const limit = model.limit.output > 0 ? model.limit.output - 1 : most
  return { high: options(Math.min(16_000, limit)), max: options(Math.min(most, limit)) }
}
