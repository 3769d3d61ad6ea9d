import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider"
import type { Model } from "../schema/model.ts"
import type { TokenUsage } from "../schema/tokens.ts"

export const NO_TOKENS: TokenUsage = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }

/** Token counts as the wire has them: input without what came from or went to the cache, output without reasoning. */
export const tokensOf = (usage: LanguageModelV4Usage | undefined): TokenUsage => {
  const { inputTokens, outputTokens } = usage ?? {}
  const read = inputTokens?.cacheRead ?? 0
  const write = inputTokens?.cacheWrite ?? 0
  const reasoning = outputTokens?.reasoning ?? 0
  const reported = inputTokens?.total !== undefined || outputTokens?.total !== undefined
  return {
    ...(reported && { total: (inputTokens?.total ?? 0) + (outputTokens?.total ?? 0) }),
    input: Math.max(0, (inputTokens?.total ?? 0) - read - write),
    output: Math.max(0, (outputTokens?.total ?? 0) - reasoning),
    reasoning,
    cache: { read, write },
  }
}

/** Cost in US dollars. Reasoning is priced as output; long contexts by the model's own tier where it has one. */
export const costOf = (tokens: TokenUsage, { cost }: Pick<Model, "cost">): number => {
  const context = tokens.input + tokens.cache.read + tokens.cache.write
  const tier = cost.tiers?.filter((candidate) => context > candidate.tier.size).at(-1)
  const price = tier ?? (context > 200_000 ? (cost.experimentalOver200K ?? cost) : cost)
  const sum =
    tokens.input * price.input +
    (tokens.output + tokens.reasoning) * price.output +
    tokens.cache.read * price.cache.read +
    tokens.cache.write * price.cache.write
  return sum / 1_000_000
}

/** How a step ended, in the wire's words; `unknown` when the model did not say. */
export const finishOf = (reason: LanguageModelV4FinishReason | undefined): string => {
  if (!reason || reason.unified === "other" || (reason.unified === "error" && reason.raw === undefined))
    return "unknown"
  return reason.unified
}

export const isUnknownFinish = (finish: string | undefined): boolean => finish === "unknown"
