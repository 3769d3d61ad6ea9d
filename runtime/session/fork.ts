import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import type { AssistantMessage, Message, MessageWithParts } from "../schema/message.ts"
import type { Part } from "../schema/part.ts"
import type { Session } from "../schema/session.ts"
import { closeMessage, closePart } from "./interrupted.ts"
import type { Messages } from "./messages.ts"
import { spentOn } from "./spent.ts"
import type { Sessions } from "./sessions.ts"
import { forkTitle } from "./titles.ts"

/**
 * Copies a session up to a message, which is left out; all of it without one, or when the message is unknown. The copy has ids
 * of its own and the original's rules. What a run is just writing is copied as far as it has come, and closed.
 *
 * @throws NotFoundError
 */
export type Fork = (sessionID: string, messageID?: string) => Session

export interface ForkOptions {
  sessions: Sessions
  messages: Messages
  ids: IDs
  clock: Clock
}

export const createFork = ({ sessions, messages, ids, clock }: ForkOptions): Fork => {
  const copyPart = (part: Part, sessionID: string, messageID: string, messageIDs: Map<string, string>): Part => {
    const keys = { id: ids.make("prt"), sessionID, messageID }
    const copy = { ...part, ...keys }
    if (copy.type === "compaction" && copy.tail_start_id !== undefined) {
      copy.tail_start_id = messageIDs.get(copy.tail_start_id) ?? copy.tail_start_id
    }
    if (copy.type === "tool" && copy.state.status === "completed" && copy.state.attachments) {
      const attachments = copy.state.attachments.map((file) => ({ ...file, ...keys, id: ids.make("prt") }))
      copy.state = { ...copy.state, attachments }
    }
    return copy
  }

  const copy = ({ info, parts }: MessageWithParts, sessionID: string, messageIDs: Map<string, string>) => {
    const now = clock.now()
    const id = ids.make("msg", messages.lastID(sessionID))
    messageIDs.set(info.id, id)
    const isOpen = info.role === "assistant" && info.time.completed === undefined
    messages.save(copyInfo(isOpen ? closeMessage(info, now) : info, { id, sessionID }, messageIDs))
    for (const part of parts) {
      messages.savePart(copyPart((isOpen && closePart(part, now)) || part, sessionID, id, messageIDs))
    }
  }

  return (sessionID, messageID) => {
    const original = sessions.get(sessionID)
    const all = messages.all(sessionID)
    const end = all.findIndex(({ info }) => info.id === messageID)
    const copied = end < 0 ? all : all.slice(0, end)
    return messages.transaction(() => {
      const { permission, metadata, title } = original
      const fork = sessions.create({
        title: forkTitle(title),
        ...(permission && { permission }),
        ...(metadata && { metadata }),
      })
      const messageIDs = new Map<string, string>()
      for (const message of copied) copy(message, fork.id, messageIDs)
      if (!copied.some(({ info }) => info.role === "assistant")) return fork
      const spent = spentOn(copied.map(({ info }) => info))
      return sessions.change(fork.id, (draft) => void Object.assign(draft, spent))
    })
  }
}

const copyInfo = (info: Message, keys: { id: string; sessionID: string }, messageIDs: Map<string, string>): Message => {
  if (info.role === "user") return { ...info, ...keys }
  const copy: AssistantMessage = { ...info, ...keys, parentID: messageIDs.get(info.parentID) ?? info.parentID }
  return copy
}
