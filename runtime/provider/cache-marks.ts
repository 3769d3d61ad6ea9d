import type { LanguageModelV4Message, LanguageModelV4Prompt, SharedV4ProviderOptions } from "@ai-sdk/provider"
import type { Model } from "../schema/model.ts"
import { isClaude } from "./vendor-of.ts"

/** Messages that are marked besides the system message. Anthropic takes four marks. */
const MARKED_MESSAGES = 2

/**
 * Marks where a vendor shall keep the beginning of a prompt, for those that cache only what is marked: the system message, the
 * end of this request and the end of the one before it, which is the mark that the next request finds again.
 */
export function withCacheMarks(prompt: LanguageModelV4Prompt, model: Pick<Model, "api">): LanguageModelV4Prompt {
  const mark = markOf(model.api)
  if (!mark) return prompt
  const ends = prompt.flatMap(({ role }, index) => {
    const next = prompt[index + 1]?.role
    return (role === "user" || role === "tool") && (next === undefined || next === "assistant") ? [index] : []
  })
  const marked = new Set(ends.slice(-MARKED_MESSAGES))
  return prompt.map((message, index) => {
    if (message.role === "system") return { ...message, providerOptions: merge(message.providerOptions, mark) }
    return marked.has(index) ? withMarkedEnd(message, mark) : message
  })
}

/** The mark that a model's package understands; undefined where caching needs none. */
function markOf(api: Model["api"]): SharedV4ProviderOptions | undefined {
  const ephemeral = { type: "ephemeral" }
  switch (api.npm) {
    case "@ai-sdk/anthropic":
    case "@ai-sdk/google-vertex/anthropic":
      return { anthropic: { cacheControl: ephemeral } }
    case "@ai-sdk/gateway":
      return isClaude(api) ? { anthropic: { cacheControl: ephemeral } } : undefined
    case "@ai-sdk/amazon-bedrock":
      return isClaude(api) ? { bedrock: { cachePoint: { type: "default" } } } : undefined
    case "@openrouter/ai-sdk-provider":
      return isClaude(api) ? { openrouter: { cacheControl: ephemeral } } : undefined
    case "@ai-sdk/openai-compatible":
    case "ai-gateway-provider":
      return isClaude(api) ? { openaiCompatible: { cache_control: ephemeral } } : undefined
    default:
      return undefined
  }
}

const merge = (
  before: SharedV4ProviderOptions | undefined,
  mark: SharedV4ProviderOptions,
): SharedV4ProviderOptions => ({
  ...before,
  ...mark,
})

/** Marks the last part of a message: a mark on the message would count once for each of several tool results. */
function withMarkedEnd<Message extends LanguageModelV4Message>(
  message: Message,
  mark: SharedV4ProviderOptions,
): Message {
  if (message.role === "system") return message
  const last = message.content.at(-1)
  if (!last) return message
  return {
    ...message,
    content: [...message.content.slice(0, -1), { ...last, providerOptions: merge(last.providerOptions, mark) }],
  }
}
