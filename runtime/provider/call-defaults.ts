import type { Model } from "../schema/model.ts"
import { isClaude, vendorOf } from "./vendor-of.ts"

/** What a call's options depend on besides the model. */
export interface CallContext {
  /** Requests with the same one share a cache of the vendor's, where it has one by key. */
  sessionID?: string | undefined
  /** The config asks for a cache key of a server that may not know them. */
  setCacheKey?: boolean
}

/**
 * Options that every call of a model has, unless the config, the variant or the agent says otherwise.
 *
 * OpenAI: nothing is stored there, reasoning comes encrypted and is sent back. Google: thoughts are shown.
 */
export function callDefaults(model: Model, { sessionID, setCacheKey }: CallContext): Record<string, unknown> {
  const { api, providerID, capabilities } = model
  const id = api.id.toLowerCase()
  switch (vendorOf(api)) {
    case "@ai-sdk/openai":
    case "@ai-sdk/azure":
      return {
        store: false,
        ...(sessionID !== undefined && { promptCacheKey: sessionID }),
        ...(capabilities.reasoning && /gpt-[5-9]/.test(id) && !/chat|pro/.test(id) && { reasoningSummary: "auto" }),
      }
    case "@ai-sdk/amazon-bedrock/mantle":
      // The package tells OpenAI's reasoning models by their name, which Bedrock puts a prefix to.
      return { store: false, ...(capabilities.reasoning && { forceReasoning: true }) }
    case "@ai-sdk/google":
    case "@ai-sdk/google-vertex":
      return capabilities.reasoning && id.includes("gemini") ? { thinkingConfig: { includeThoughts: true } } : {}
    case "@ai-sdk/anthropic":
      // A field of Anthropic's own API, which others with the same API refuse.
      return providerID === "anthropic" && isClaude(api) ? {} : { toolStreaming: false }
    case "@ai-sdk/google-vertex/anthropic":
      return { toolStreaming: false }
    case "@ai-sdk/openai-compatible":
      return {
        ...(setCacheKey && sessionID !== undefined && { prompt_cache_key: sessionID }),
        ...(capabilities.reasoning && /gpt-5/.test(id) && !/chat|pro/.test(id) && { reasoningEffort: "medium" }),
      }
    default:
      return {}
  }
}
