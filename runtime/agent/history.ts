import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider"
import type { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import type { FilePart } from "../schema/file-part.ts"
import type { Model, ModelModalities } from "../schema/model.ts"
import type { Part, ToolPart } from "../schema/part.ts"
import { INTERRUPTED } from "../session/interrupted.ts"
import { arranged } from "./conversation.ts"
import { compactionContinue } from "./prompts/background.ts"

type UserContent = Extract<LanguageModelV4Message, { role: "user" }>["content"]
type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"]
type ToolContent = Extract<LanguageModelV4Message, { role: "tool" }>["content"]
type Options = AssistantContent[number]["providerOptions"]

/** Texts that frame parts which no model takes as they are. Written for the model. */
const ATTACHED = "The tool returned this file:"
const SUBTASK = "I gave a task to a subagent with the task tool myself; here it is with its report."
const OUTPUT_GONE = "[The old output was removed to save space]"

/**
 * Turns stored messages into a model's prompt. What came before the last summary is left out; parts marked ignored are not sent;
 * an assistant message that failed without a word is left out.
 */
export const toPrompt = (
  messages: MessageWithParts[],
  model: Pick<Model, "providerID" | "id" | "capabilities">,
): LanguageModelV4Prompt => {
  const { input } = model.capabilities
  return arranged(messages).flatMap(({ info, parts }) => {
    if (info.role === "user") return userMessages(parts, input)
    const isOwn = info.providerID === model.providerID && info.modelID === model.id
    return assistantMessages(info, isOwn ? parts : parts.flatMap(withoutThoughts), input)
  })
}

/** What another model thought, and what its provider keeps with a part, means nothing to this one or is refused. */
const withoutThoughts = (part: Part): Part[] => {
  if (part.type === "reasoning") return []
  if (part.type !== "text" && part.type !== "tool") return [part]
  const { metadata: _, ...rest } = part
  return [rest]
}

const userMessages = (parts: Part[], input: ModelModalities): LanguageModelV4Message[] => {
  const content: UserContent = parts.flatMap((part): UserContent => {
    if (part.type === "text") return part.ignored || part.text === "" ? [] : [{ type: "text", text: part.text }]
    if (part.type === "compaction") return [{ type: "text", text: compactionContinue }]
    if (part.type === "subtask") return [{ type: "text", text: SUBTASK }]
    return part.type === "file" && isSent(part) ? [fileContent(part, input)] : []
  })
  return content.length > 0 ? [{ role: "user", content }] : []
}

/** What a text file or directory holds is in the synthetic text beside it. */
const isSent = ({ mime, url }: FilePart): boolean =>
  /^(image|audio|video)\/|^application\/pdf$/.test(mime) &&
  (url.startsWith("data:") || (/^https?:/.test(url) && URL.canParse(url)))

/** A file for a model that takes its kind, else a word in its place. */
const fileContent = ({ mime, url, filename }: FilePart, input: ModelModalities): UserContent[number] => {
  if (!takes(input, mime)) {
    return {
      type: "text",
      text: `[${filename ?? "A file"} (${mime}) is left out: you cannot read such files. Say so if it matters]`,
    }
  }
  return fileOf({ mime, url, filename })
}

const takes = (input: ModelModalities, mime: string): boolean => {
  if (mime === "application/pdf") return input.pdf
  if (mime.startsWith("audio/")) return input.audio
  return mime.startsWith("video/") ? input.video : input.image
}

const fileOf = ({ mime, url, filename }: Pick<FilePart, "mime" | "url" | "filename">): UserContent[number] => ({
  type: "file",
  mediaType: mime,
  data: url.startsWith("data:")
    ? { type: "data", data: url.slice(url.indexOf(",") + 1) }
    : { type: "url", url: new URL(url) },
  ...(filename !== undefined && { filename }),
})

const assistantMessages = (info: AssistantMessage, parts: Part[], input: ModelModalities): LanguageModelV4Message[] => {
  const content: AssistantContent = []
  const results: ToolContent = []
  const attached: UserContent = []
  for (const part of parts) {
    if (part.type === "text" && part.text !== "")
      content.push({ type: "text", text: part.text, ...options(part.metadata) })
    if (part.type === "reasoning") content.push({ type: "reasoning", text: part.text, ...options(part.metadata) })
    if (part.type !== "tool") continue
    content.push({
      type: "tool-call",
      toolCallId: part.callID,
      toolName: part.tool,
      input: part.state.input,
      ...options(part.metadata),
    })
    results.push({ type: "tool-result", toolCallId: part.callID, toolName: part.tool, output: resultOf(part) })
    if (part.state.status === "completed" && !part.state.time.compacted)
      attached.push(...(part.state.attachments ?? []).map((file) => fileContent(file, input)))
  }
  const spoke = content.some((part) => part.type !== "reasoning")
  if (!spoke && info.error !== undefined) return []
  return [
    ...(content.length > 0 ? [{ role: "assistant" as const, content }] : []),
    ...(results.length > 0 ? [{ role: "tool" as const, content: results }] : []),
    ...(attached.length > 0
      ? [{ role: "user" as const, content: [{ type: "text" as const, text: ATTACHED }, ...attached] }]
      : []),
  ]
}

/** What providers keep with a part for later requests, such as the signature of a reasoning text. */
const options = (metadata: Record<string, unknown> | undefined): { providerOptions?: NonNullable<Options> } =>
  metadata ? { providerOptions: metadata as NonNullable<Options> } : {}

const resultOf = ({ state }: ToolPart): Extract<ToolContent[number], { type: "tool-result" }>["output"] => {
  if (state.status === "completed") {
    return { type: "text", value: state.time.compacted ? OUTPUT_GONE : state.output }
  }
  return { type: "error-text", value: state.status === "error" ? state.error : INTERRUPTED }
}
