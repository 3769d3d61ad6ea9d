import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider"
import type { Model } from "../schema/model.ts"
import { isClaude } from "./vendor-of.ts"

type FittedModel = Pick<Model, "api"> & { capabilities: Pick<Model["capabilities"], "interleaved"> }

/**
 * Fits a prompt to what a model's vendor accepts: ids of tool calls that another vendor made, and who may speak when. Prompts
 * of models without such rules come back as they are.
 */
export function fitPrompt(prompt: LanguageModelV4Prompt, { api, capabilities }: FittedModel): LanguageModelV4Prompt {
  if (isClaude(api) || api.npm === "@ai-sdk/anthropic") return withCallIDs(withoutPrefill(prompt), anthropicID)
  if (isMistral(api)) return withCallIDs(withAnswers(prompt), mistralID())
  const field = typeof capabilities.interleaved === "object" ? capabilities.interleaved.field : undefined
  if (field !== undefined && field !== "reasoning_content" && api.npm === "@ai-sdk/openai-compatible")
    return prompt.map((message) => withThoughtsIn(field, message))
  return prompt
}

/** Thoughts go back in the field of the message that the model's vendor names; the package knows `reasoning_content` alone. */
const withThoughtsIn = (field: string, message: LanguageModelV4Message): LanguageModelV4Message => {
  if (message.role !== "assistant") return message
  const thoughts = message.content.flatMap((part) => (part.type === "reasoning" ? [part.text] : []))
  if (thoughts.length === 0) return message
  const openaiCompatible = { ...message.providerOptions?.["openaiCompatible"], [field]: thoughts.join("") }
  return {
    ...message,
    content: message.content.filter(({ type }) => type !== "reasoning"),
    providerOptions: { ...message.providerOptions, openaiCompatible },
  }
}

const isMistral = ({ npm, id }: Model["api"]) =>
  npm === "@ai-sdk/mistral" ||
  (npm === "@ai-sdk/openai-compatible" && /mistral|ministral|devstral|codestral|magistral/i.test(id))

/** Newer Claude models, and all while they think, refuse to go on with words that were put in their mouth. */
const withoutPrefill = (prompt: LanguageModelV4Prompt): LanguageModelV4Prompt => {
  const last = prompt.at(-1)
  if (last?.role !== "assistant") return prompt
  const content = last.content.filter((part) => part.type === "text")
  return content.length < last.content.length ? prompt : [...prompt.slice(0, -1), { role: "user", content }]
}

/** Mistral refuses a user who speaks after a tool. */
const withAnswers = (prompt: LanguageModelV4Prompt): LanguageModelV4Prompt =>
  prompt.flatMap((message, index): LanguageModelV4Message[] =>
    message.role === "user" && prompt[index - 1]?.role === "tool"
      ? [{ role: "assistant", content: [{ type: "text", text: "Done." }] }, message]
      : [message],
  )

const anthropicID = (id: string): string => id.replace(/[^a-zA-Z0-9_-]/g, "_")

/** Nine letters or digits. Others' ids are numbered as they come, so that they stay the same while a conversation grows. */
const mistralID = (): ((id: string) => string) => {
  const numbers = new Map<string, number>()
  return (id) => {
    if (/^[a-zA-Z0-9]{9}$/.test(id)) return id
    const number = numbers.get(id) ?? numbers.size
    numbers.set(id, number)
    return `call${String(number).padStart(5, "0")}`
  }
}

const withCallIDs = (prompt: LanguageModelV4Prompt, rename: (id: string) => string): LanguageModelV4Prompt => {
  const renamed = <Part extends { type: string }>(part: Part): Part =>
    "toolCallId" in part && typeof part.toolCallId === "string"
      ? { ...part, toolCallId: rename(part.toolCallId) }
      : part
  return prompt.map((message): LanguageModelV4Message => {
    if (message.role === "assistant") return { ...message, content: message.content.map(renamed) }
    return message.role === "tool" ? { ...message, content: message.content.map(renamed) } : message
  })
}
