import type { MessageWithParts } from "../schema/message.ts"
import type { Part, ToolPart } from "../schema/part.ts"

/** Characters of a tool's arguments and of its output. */
const TOOL_CHARS = 2000
/** Characters of one text: what a user pastes may be long. */
const TEXT_CHARS = 20_000

/**
 * Writes a conversation as text, for a model that is to summarise it. Over `limitChars` the middle is left out: the beginning
 * says what is wanted, the end where the work stands.
 */
export const transcript = (messages: MessageWithParts[], limitChars: number): string => {
  const entries = messages.flatMap(({ info, parts }) => {
    const lines = parts.flatMap((part) => lineOf(part) ?? [])
    if (lines.length === 0) return []
    return [`## ${info.role === "user" ? "User" : "Assistant"}\n${lines.join("\n")}`]
  })
  return fit(entries, limitChars).join("\n\n")
}

const lineOf = (part: Part): string | undefined => {
  if (part.type === "text") return part.ignored || part.text === "" ? undefined : cut(part.text, TEXT_CHARS)
  if (part.type === "reasoning") return part.text === "" ? undefined : `[thought] ${cut(part.text, TOOL_CHARS)}`
  if (part.type === "file") return `[file ${part.filename ?? part.mime}]`
  if (part.type === "subtask") return `[task for the subagent ${part.agent}: ${cut(part.prompt, TOOL_CHARS)}]`
  return part.type === "tool"
    ? `[tool ${part.tool} ${cut(JSON.stringify(part.state.input), TOOL_CHARS)}]\n${resultOf(part)}`
    : undefined
}

const resultOf = ({ state }: ToolPart): string => {
  if (state.status === "completed") return `[result] ${cut(state.output, TOOL_CHARS)}`
  return state.status === "error" ? `[error] ${cut(state.error, TOOL_CHARS)}` : "[interrupted]"
}

const cut = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more characters)`

/** Keeps the first entry and as many of the last ones as there is room for. */
const fit = (entries: string[], limitChars: number): string[] => {
  const [first = "", ...rest] = entries
  let left = limitChars - first.length
  const kept = rest.length
  let start = kept
  while (start > 0 && left - (rest[start - 1]?.length ?? 0) >= 0) left -= rest[--start]?.length ?? 0
  if (start === 0) return entries
  return [cut(first, Math.max(0, limitChars)), `(${start} messages left out here)`, ...rest.slice(start)]
}
