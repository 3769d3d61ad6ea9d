import type { MessageWithParts, UserMessage } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import { isUnknownFinish } from "./usage.ts"

/** A user message that waits for its answer, with the conversation up to it. */
export interface Pending {
  user: UserMessage
  /** Parts of the user message. */
  parts: Part[]
  /** Oldest first, from the last summary on. */
  history: MessageWithParts[]
  /** Steps taken for this user message so far. */
  steps: number
  /** How many of the last ones led nowhere: the model has to be asked again, though it called no tool. */
  aimless: number
}

/**
 * The newest user message that the conversation has no last word to: a finished step without tool calls, or a failure.
 * A summary that was asked for and not begun comes first.
 */
export const findPending = (history: MessageWithParts[]): Omit<Pending, "steps" | "aimless"> | undefined => {
  const message =
    history.findLast((asked) => isUnbegunSummary(asked, history)) ??
    history.findLast(({ info }) => info.role === "user")
  if (message?.info.role !== "user") return undefined
  const last = stepsOf({ user: message.info, history }).at(-1)
  if (last?.info.role === "assistant") {
    const { error, time, finish, summary } = last.info
    const isClosed = time.completed !== undefined && (finish === undefined || summary === true)
    if (error || isClosed || (finish !== undefined && !goesOn(finish, last.parts))) return undefined
  }
  return { user: message.info, parts: message.parts, history }
}

/** Whether a user message asks for something else than an answer of the model. */
export const isAsked = (parts: Part[], type: "compaction" | "subtask"): boolean =>
  parts.some((part) => part.type === type)

const isUnbegunSummary = ({ info, parts }: MessageWithParts, history: MessageWithParts[]): boolean =>
  isAsked(parts, "compaction") &&
  !history.some(({ info: answer }) => answer.role === "assistant" && answer.parentID === info.id)

/** The steps that a turn has taken so far. What stands before its message answered one that was deleted and had the same id. */
export const stepsOf = ({ user, history }: Pick<Pending, "user" | "history">): MessageWithParts[] =>
  history
    .slice(history.findIndex(({ info }) => info.id === user.id) + 1)
    .filter(({ info }) => info.role === "assistant" && info.parentID === user.id)

/** A step goes on to the next one when it called tools, or when the model did not say why it stopped. */
export const goesOn = (finish: string, parts: Part[]): boolean =>
  finish === "tool-calls" || isUnknownFinish(finish) || parts.some((part) => part.type === "tool")
