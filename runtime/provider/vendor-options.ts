import type { SharedV4ProviderOptions } from "@ai-sdk/provider"
import type { Model } from "../schema/model.ts"
import { vendorOf } from "./vendor-of.ts"

/** Name under which a package looks for its options in a call, where it is not the last part of the package's name. */
const optionNames: Record<string, string> = {
  "@ai-sdk/azure": "openai",
  "@ai-sdk/amazon-bedrock": "bedrock",
  "@ai-sdk/amazon-bedrock/mantle": "openai",
  "@ai-sdk/google-vertex": "google",
  "@ai-sdk/google-vertex/anthropic": "anthropic",
  "@ai-sdk/google-vertex/maas": "googleVertex",
  "workers-ai-provider": "workers-ai",
  "@openrouter/ai-sdk-provider": "openrouter",
}

/** Packages that name their options after the provider. */
const namedByProvider = new Set(["@ai-sdk/openai-compatible", "ai-gateway-provider"])

/** Returns the key that a package's options of a call stand under. */
export function optionsKey(npm: string, providerID: string): string {
  if (namedByProvider.has(npm)) return camelCase(providerID.split(".")[0] ?? providerID)
  return optionNames[npm] ?? camelCase(npm.split("/").at(-1) ?? npm)
}

const camelCase = (text: string) => text.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Options of one call for the model's package. Later ones win; none at all gives an empty object. */
export function vendorOptions(
  { api, providerID }: Pick<Model, "api" | "providerID">,
  ...options: (Record<string, unknown> | undefined)[]
): SharedV4ProviderOptions {
  // A gateway has options of its own beside those that it passes on.
  const { gateway, ...merged } = Object.assign({}, ...options) as SharedV4ProviderOptions[string]
  const isGateway = api.npm === "@ai-sdk/gateway" && typeof gateway === "object"
  const passed = gateway === undefined || isGateway ? merged : { ...merged, gateway }
  return {
    ...(isGateway && { gateway: gateway as SharedV4ProviderOptions[string] }),
    ...(Object.keys(passed).length > 0 && { [optionsKey(vendorOf(api), providerID)]: passed }),
  }
}

/** Longer answers are cut: many a server refuses a request whose answer might not fit beside it. */
const LIMIT_TOKENS = 32_000

/**
 * Tokens that a model may be asked to write in a call, 32,000 at most; undefined when its limit is not known. Anthropic's and Bedrock's
 * packages add the budget for thinking to what they are given, and both together must stay within the limit.
 */
export function outputTokens({ limit }: Pick<Model, "limit">, options: SharedV4ProviderOptions): number | undefined {
  if (limit.output <= 0) return undefined
  const settings = options["anthropic"]?.["thinking"] ?? options["bedrock"]?.["reasoningConfig"]
  const budget =
    typeof settings === "object" && settings !== null && "budgetTokens" in settings ? settings["budgetTokens"] : 0
  return Math.max(1, Math.min(LIMIT_TOKENS, limit.output - (typeof budget === "number" ? budget : 0)))
}
