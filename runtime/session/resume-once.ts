import type { Database } from "../ports/database.ts"
import type { AssistantMessage, MessageWithParts } from "../schema/message.ts"
import type { Part, ToolPart } from "../schema/part.ts"
import type { Leases } from "../storage/leases.ts"
import type { SessionStore } from "../storage/sessions.ts"
import { closePart } from "./interrupted.ts"
import type { Messages } from "./messages.ts"

/** Decides whether a run that was cut off goes on: once for each prompt, and only when nothing can be done twice by that. */
export interface ResumeOnce {
  /**
   * Notes that the run goes on; false when it is to be closed: a tool was running, it went on for this prompt before, the user
   * had stopped it, or nobody would wait for it. In a transaction.
   */
  claim(sessionID: string, messages: Messages): boolean
  /** Makes the conversation of a claimed run ready for the model. In a transaction. */
  prepare(sessionID: string, messages: Messages): void
}

export interface ResumeOnceOptions {
  database: Database
  leases: Leases
  sessions: SessionStore
  now(): number
}

const isTool = (part: Part): part is ToolPart => part.type === "tool"

export const createResumeOnce = ({ database, leases, sessions, now }: ResumeOnceOptions): ResumeOnce => {
  /** A step whose tools have all ended counts as done; of one without tools nothing is kept, as it is asked for again. */
  const settle = ({ info, parts }: MessageWithParts, messages: Messages) => {
    const { sessionID, id } = info
    if (!parts.some(isTool)) return messages.remove(sessionID, id)
    for (const part of parts) {
      const closed = closePart(part, now())
      if (closed) messages.savePart(closed)
    }
    const done: AssistantMessage = { ...(info as AssistantMessage), finish: "tool-calls" }
    messages.save({ ...done, time: { ...done.time, completed: now() } })
  }

  const openAnswers = (sessionID: string, messages: Messages): MessageWithParts[] =>
    messages
      .infos(sessionID)
      .filter((info) => info.role === "assistant" && info.time.completed === undefined)
      .map(({ id }) => messages.get(sessionID, id))

  return {
    claim(sessionID, messages) {
      const asked = messages.newestID(sessionID, "user")
      // A subagent's run ended with that of its parent, which waited for it in a tool.
      if (asked === undefined || sessions.find(sessionID)?.parentID !== undefined) return false
      if (leases.isStopped(sessionID, asked)) return false
      const before = database.get<{ message: string }>("SELECT message FROM resumed WHERE session = ?", sessionID)
      if (before?.message === asked) return false
      const isRunning = ({ state }: ToolPart) => state.status === "running" || state.status === "pending"
      if (openAnswers(sessionID, messages).some(({ parts }) => parts.filter(isTool).some(isRunning))) return false
      database.run("INSERT OR REPLACE INTO resumed (session, message) VALUES (?, ?)", sessionID, asked)
      return true
    },
    prepare(sessionID, messages) {
      for (const message of openAnswers(sessionID, messages)) settle(message, messages)
    },
  }
}
