import type { AssistantMessage, MessageWithParts, UserMessage } from "../schema/message.ts"
import type { Messages } from "../session/messages.ts"
import type { MessageError } from "../schema/message-error.ts"
import type { FilePart } from "../schema/file-part.ts"
import type { AgentPart, Part, ReasoningPart, ToolPart } from "../schema/part.ts"
import type {
  SessionMessage,
  SessionMessageAssistant,
  SessionMessageAssistantContent,
  SessionMessageAssistantTool,
  SessionMessageToolState,
} from "../schema/session-message.ts"
import type {
  LLMProviderMetadata,
  LLMToolContent,
  Prompt,
  PromptFileAttachment,
  SessionErrorUnknown,
} from "../schema/session-next.ts"

/** Tells whether the message that asked for a summary did so by itself, because the conversation had become long. */
export type IsAutomatic = (messageID: string) => boolean

/** Tells it of a session's stored messages. */
export const automaticIn =
  (messages: Pick<Messages, "find">, sessionID: string): IsAutomatic =>
  (messageID) =>
    messages.find(sessionID, messageID)?.parts.some((part) => part.type === "compaction" && part.auto) ?? false

/** A stored message in the newer form; undefined for what only asks for a summary: the summary itself tells of it. */
export const sessionMessage = (
  { info, parts }: MessageWithParts,
  isAutomatic: IsAutomatic,
): SessionMessage | undefined =>
  info.role === "user"
    ? userMessage(info, parts)
    : info.summary
      ? compactionMessage(info, parts, isAutomatic)
      : assistantMessage(info, parts)

const userMessage = (info: UserMessage, parts: Part[]): SessionMessage | undefined => {
  if (parts.some(({ type }) => type === "compaction")) return undefined
  const { id, sessionID, time } = info
  const prompt = promptOf(parts)
  const isSynthetic = prompt.text === "" && !prompt.files && !prompt.agents
  return isSynthetic
    ? { id, time, sessionID, text: syntheticText(parts), type: "synthetic" }
    : { id, time, ...prompt, type: "user" }
}

/** What the user wrote, without the texts that the server added. */
export const promptOf = (parts: readonly Part[]): Prompt => {
  const texts = parts.flatMap((part) => (part.type === "text" && !part.synthetic ? [part.text] : []))
  const files = parts.filter((part) => part.type === "file").map(fileAttachment)
  const agents = parts.filter((part) => part.type === "agent").map(agentAttachment)
  return {
    text: texts.join("\n"),
    ...(files.length > 0 && { files }),
    ...(agents.length > 0 && { agents }),
  }
}

/** The texts that the server added. */
export const syntheticText = (parts: readonly Part[]): string =>
  parts.flatMap((part) => (part.type === "text" && part.synthetic ? [part.text] : [])).join("\n")

const fileAttachment = ({ url, mime, filename, source }: FilePart): PromptFileAttachment => ({
  uri: url,
  mime,
  ...(filename !== undefined && { name: filename }),
  ...(source && { source: { start: source.text.start, end: source.text.end, text: source.text.value } }),
})

const agentAttachment = ({ name, source }: AgentPart) => ({
  name,
  ...(source && { source: { start: source.start, end: source.end, text: source.value } }),
})

const compactionMessage = (
  { id, time, parentID }: AssistantMessage,
  parts: Part[],
  isAutomatic: IsAutomatic,
): SessionMessage => ({
  type: "compaction",
  reason: isAutomatic(parentID) ? "auto" : "manual",
  summary: textOf(parts),
  recent: "",
  id,
  time: { created: time.created },
})

/** All text of an answer. */
export const textOf = (parts: readonly Part[]): string =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n")

const assistantMessage = (info: AssistantMessage, parts: Part[]): SessionMessageAssistant => {
  const { id, time, agent, finish, cost, error } = info
  const snapshot = snapshotOf(parts)
  return {
    id,
    time,
    type: "assistant",
    agent,
    model: modelOf(info),
    content: parts.flatMap((part) => contentOf(part, time.created)),
    ...(snapshot && { snapshot }),
    ...(finish !== undefined && { finish }),
    cost,
    tokens: tokensOf(info),
    ...(error && { error: errorV2(error) }),
  }
}

/** The model that answered. */
export const modelOf = ({ modelID, providerID, variant }: AssistantMessage) => ({
  id: modelID,
  providerID,
  variant: variant ?? "default",
})

export const tokensOf = ({ tokens: { input, output, reasoning, cache } }: AssistantMessage) => ({
  ...{ input, output, reasoning },
  cache: { read: cache.read, write: cache.write },
})

/** States of the files around a step, and which of them it changed; undefined when nothing kept them. */
export const snapshotOf = (parts: readonly Part[]): SessionMessageAssistant["snapshot"] => {
  const start = parts.find((part) => part.type === "step-start")?.snapshot
  const end = parts.findLast((part) => part.type === "step-finish")?.snapshot
  const files = parts.flatMap((part) => (part.type === "patch" ? part.files : []))
  if (start === undefined && end === undefined) return undefined
  return { ...(start !== undefined && { start }), ...(end !== undefined && { end }), files }
}

const contentOf = (part: Part, created: number): SessionMessageAssistantContent[] => {
  if (part.type === "text") return [{ type: "text", id: part.id, text: part.text }]
  if (part.type === "reasoning") return [reasoningContent(part)]
  return part.type === "tool" ? [toolContent(part, created)] : []
}

const reasoningContent = (part: ReasoningPart): SessionMessageAssistantContent => ({
  ...{ type: "reasoning", id: part.id, text: part.text },
  ...providerMetadata(part),
  time: { created: part.time.start, ...(part.time.end !== undefined && { completed: part.time.end }) },
})

/** What a provider said about a text; only groups by provider's name have a place in the newer form. */
export const providerMetadata = ({ metadata }: { metadata?: Record<string, unknown> | undefined }) => {
  const groups = Object.entries(metadata ?? {}).filter(([, value]) => typeof value === "object" && value !== null)
  return groups.length > 0 && { providerMetadata: Object.fromEntries(groups) as LLMProviderMetadata }
}

const toolContent = ({ callID, tool, state }: ToolPart, created: number): SessionMessageAssistantTool => {
  const span = state.status === "pending" ? undefined : state.time
  const end = state.status === "completed" || state.status === "error" ? state.time.end : undefined
  const pruned = state.status === "completed" ? state.time.compacted : undefined
  return {
    ...{ type: "tool", id: callID, name: tool },
    state: toolState(state),
    time: {
      created: span?.start ?? created,
      ...(span && { ran: span.start }),
      ...(end !== undefined && { completed: end }),
      ...(pruned !== undefined && { pruned }),
    },
  }
}

const toolState = (state: ToolPart["state"]): SessionMessageToolState => {
  switch (state.status) {
    case "pending":
      return { status: "pending", input: state.raw }
    case "running":
      return { status: "running", input: state.input, structured: state.metadata ?? {}, content: [] }
    case "completed":
      return {
        status: "completed",
        input: state.input,
        ...(state.attachments && { attachments: state.attachments.map(fileAttachment) }),
        content: outputOf(state),
        structured: state.metadata,
      }
    case "error":
      return {
        status: "error",
        input: state.input,
        content: [],
        structured: state.metadata ?? {},
        error: { type: "unknown", message: state.error },
      }
  }
}

/** What a tool gave back. */
export const outputOf = ({ output, attachments = [] }: { output: string; attachments?: FilePart[] | undefined }) => [
  { type: "text", text: output } satisfies LLMToolContent,
  ...attachments.map(({ url, mime, filename }): LLMToolContent => ({
    ...{ type: "file", uri: url, mime },
    ...(filename !== undefined && { name: filename }),
  })),
]

/** A failure in the newer form, which knows but its message. */
export const errorV2 = (error: MessageError): SessionErrorUnknown => ({
  type: "unknown",
  message: "message" in error.data ? error.data.message : error.name,
})
