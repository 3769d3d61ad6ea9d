import type { IDs } from "../ids.ts"
import type { Clock } from "../ports/clock.ts"
import type { MessageWithParts } from "../schema/message.ts"
import type { Session } from "../schema/session.ts"
import { closeUnfinished } from "./interrupted.ts"
import type { Messages } from "./messages.ts"
import { renameMessage } from "./renamed.ts"
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
  const copy = (message: MessageWithParts, sessionID: string, messageIDs: Map<string, string>) => {
    messageIDs.set(message.info.id, ids.make("msg", messages.lastID(sessionID)))
    const copied = renameMessage(closeUnfinished(message, clock.now()), {
      sessionID,
      messageID: (id) => messageIDs.get(id) ?? id,
      partID: () => ids.make("prt"),
    })
    messages.save(copied.info)
    for (const part of copied.parts) messages.savePart(part)
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
