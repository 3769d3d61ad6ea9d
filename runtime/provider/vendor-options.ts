import type { SharedV4ProviderOptions } from "@ai-sdk/provider"

/** Name under which a package looks for its options in a call, where it is not the last part of the package's name. */
const optionNames: Record<string, string> = {
  "@ai-sdk/azure": "openai",
  "@ai-sdk/amazon-bedrock": "bedrock",
  "@ai-sdk/google-vertex": "google",
  "@ai-sdk/google-vertex/anthropic": "anthropic",
  "@openrouter/ai-sdk-provider": "openrouter",
}

/** Returns the key that a package's options of a call stand under. */
export function optionsKey(npm: string, providerID: string): string {
  if (npm === "@ai-sdk/openai-compatible") return camelCase(providerID.split(".")[0] ?? providerID)
  return optionNames[npm] ?? camelCase(npm.split("/").at(-1) ?? npm)
}

const camelCase = (text: string) => text.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Options of one call for the model's package. Later ones win; none at all gives an empty object. */
export function vendorOptions(
  npm: string,
  providerID: string,
  ...options: (Record<string, unknown> | undefined)[]
): SharedV4ProviderOptions {
  const merged = Object.assign({}, ...options) as SharedV4ProviderOptions[string]
  return Object.keys(merged).length > 0 ? { [optionsKey(npm, providerID)]: merged } : {}
}
