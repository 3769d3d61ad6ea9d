import type { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import type { MessageError } from "../schema/message-error.ts"
import type { Part, ToolPart } from "../schema/part.ts"
import type { Messages } from "./messages.ts"

/** Written for the model, which reads it as the call's result. */
export const INTERRUPTED = "The tool was interrupted before it finished"

/** A part as it is once nothing works on it any more; undefined when it is finished already. */
export const closePart = (part: Part, now: number): Part | undefined => {
  if ((part.type === "text" || part.type === "reasoning") && part.time && part.time.end === undefined) {
    return { ...part, time: { ...part.time, end: now } }
  }
  if (part.type !== "tool" || part.state.status === "completed" || part.state.status === "error") return undefined
  return { ...part, state: closedState(part.state, now) }
}

const closedState = (state: ToolPart["state"], now: number): ToolPart["state"] => {
  const running = state.status === "running" ? state : undefined
  return {
    status: "error",
    input: state.input,
    error: INTERRUPTED,
    metadata: { ...running?.metadata, interrupted: true },
    time: { start: running?.time.start ?? now, end: now },
  }
}

/** A message with its parts as it is once nothing works on it any more. */
export const closeUnfinished = ({ info, parts }: MessageWithParts, now: number): MessageWithParts =>
  info.role === "assistant" && info.time.completed === undefined
    ? { info: closeMessage(info, now), parts: parts.map((part) => closePart(part, now) ?? part) }
    : { info, parts }

/** A message as it is once nothing works on it any more. */
export const closeMessage = (info: AssistantMessage, now: number): AssistantMessage => ({
  ...info,
  error: info.error ?? { name: "MessageAbortedError", data: { message: "The run was interrupted before it finished" } },
  time: { ...info.time, completed: now },
})

/** Ends a stored answer as far as it came, once nothing works on it any more; one that is complete stays as it is. */
export const endMessage = (
  messages: Pick<Messages, "find" | "save" | "savePart">,
  { sessionID, id }: Pick<AssistantMessage, "sessionID" | "id">,
  now: number,
  error?: MessageError,
): void => {
  const message = messages.find(sessionID, id)
  if (message?.info.role !== "assistant" || message.info.time.completed !== undefined) return
  for (const part of message.parts) {
    const closed = closePart(part, now)
    if (closed) messages.savePart(closed)
  }
  messages.save(closeMessage({ ...message.info, ...(error && { error }) }, now))
}
