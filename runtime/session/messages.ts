import { NamedError } from "../errors.ts"
import type { Events, Publisher } from "../events.ts"
import type { Clock } from "../ports/clock.ts"
import type { AssistantMessage, Message, MessageWithParts } from "../schema/message.ts"
import type { Part, ReasoningPart, TextPart } from "../schema/part.ts"
import { readCursor, writeCursor } from "../storage/cursor.ts"
import type { MessageStore } from "../storage/messages.ts"
import { partKey, type PartPlace, placeOf } from "../storage/part-key.ts"

/** The only writer of messages and parts: stores, then announces. */
export interface Messages {
  /** @throws NotFoundError */
  get(sessionID: string, messageID: string): MessageWithParts
  find(sessionID: string, messageID: string): MessageWithParts | undefined
  /** Oldest first; the newest `limit` before the cursor. @throws BadRequestError for a cursor that is none */
  list(sessionID: string, page?: { limit?: number | undefined; before?: string | undefined }): MessagePage
  /** Every message of a session, oldest first. */
  all(sessionID: string): MessageWithParts[]
  /** The oldest `limit` messages from a position on, with their positions: numbers that grow with the session and never come back. */
  from(sessionID: string, position: number, limit: number): (MessageWithParts & { position: number })[]
  /** Position of a message. @throws NotFoundError */
  positionOf(sessionID: string, messageID: string): number
  /** From the first of some messages on, oldest first; nothing when none of them exists. */
  since(sessionID: string, messageIDs: string[]): MessageWithParts[]
  /**
   * Parts that tell what steps did to files, oldest first: of the whole session, from a message on, or before one. Nothing from a
   * message on that is not there.
   */
  fileSteps(sessionID: string, range?: { since?: string; before?: string | undefined }): Part[]
  /** Messages without their parts, which is much cheaper, oldest first; from one on when it is given. */
  infos(sessionID: string, since?: string): Message[]
  /** Answers that are summaries, finished or not, oldest first. */
  summaries(sessionID: string): AssistantMessage[]
  /** Id of the last message of a role. */
  newestID(sessionID: string, role: Message["role"]): string | undefined
  lastID(sessionID: string): string | undefined
  save(info: Message): void
  savePart(part: Part): void
  /** Stores messages of a session that is about to be announced: who learns of it reads them. */
  insert(messages: MessageWithParts[]): void
  /** Whether a session has a message of one of these ids. */
  exist(messageIDs: string[]): boolean
  /** Writes a part as a client wants it. @throws BadRequestError when the part names another place, NotFoundError */
  replacePart(place: PartPlace, part: Part): void
  /** Grows a text: announced at once (what comes in one go goes out as one delta), saved within half a second. */
  appendText(part: TextPart | ReasoningPart, delta: string): void
  /** @throws NotFoundError */
  remove(sessionID: string, messageID: string): void
  /** @throws NotFoundError */
  removePart(sessionID: string, messageID: string, partID: string): void
  /** Several writes that are stored and announced together. */
  transaction<Result>(work: () => Result): Result
  /** Saves texts that are still growing. */
  flush(): void
}

export interface MessagePage {
  messages: MessageWithParts[]
  /** Cursor of the page before; absent when there is none. */
  next?: string
}

export interface MessagesOptions {
  store: MessageStore
  events: Events
  publisher: Publisher
  clock: Clock
}

/** How much text a crash can lose, at most. */
const SAVE_TEXT_EVERY_MS = 250

export const createMessages = ({ store, events, publisher, clock }: MessagesOptions): Messages => {
  /** By key of the part. */
  const growing = new Map<string, TextPart | ReasoningPart>()
  /** Text that was added and not yet announced, by part. */
  const unsent = new Map<TextPart | ReasoningPart, string>()
  let stopWatch: (() => void) | undefined

  const partEvent = (part: Part) => ({ sessionID: part.sessionID, part, time: clock.now() })

  const announceText = () => {
    for (const [{ sessionID, messageID, id: partID }, delta] of unsent) {
      publisher.publishTransient("message.part.delta", { sessionID, messageID, partID, field: "text", delta })
    }
    unsent.clear()
  }

  const flush = () => {
    if (growing.size === 0) return
    // First: who resumes gets the whole text from the log, and must not get its end a second time.
    announceText()
    events.transaction(() => {
      for (const part of growing.values()) {
        store.savePart(part)
        publisher.record("message.part.updated", partEvent(part))
      }
    })
    // Only now: what could not be saved is tried again.
    growing.clear()
  }

  const tick = () => {
    if (growing.size > 0) return flush()
    stopWatch?.()
    stopWatch = undefined
  }

  /** Only while a text grows: an instance that was disposed leaves nothing behind. */
  const watch = (): (() => void) => {
    const stops = [clock.every(SAVE_TEXT_EVERY_MS, tick), events.onFlush(flush)]
    return () => {
      for (const stop of stops) stop()
    }
  }

  const savePart = (part: Part) => {
    announceText()
    growing.delete(partKey(placeOf(part)))
    events.transaction(() => {
      store.savePart(part)
      publisher.publish("message.part.updated", partEvent(part))
    })
  }

  return {
    get(sessionID, messageID) {
      flush()
      const message = store.find(sessionID, messageID)
      if (!message) throw notFound("message", messageID, sessionID)
      return message
    },
    find(sessionID, messageID) {
      flush()
      return store.find(sessionID, messageID)
    },
    list(sessionID, { limit, before } = {}) {
      flush()
      const position = !before ? undefined : store.position(sessionID, readCursor(before).id)
      if (before && position === undefined) return { messages: [] }
      const rows = store.list(sessionID, { before: position, ...(limit && { limit: limit + 1 }) })
      const page = limit ? rows.slice(-limit) : rows
      const messages = page.map(({ info, parts }) => ({ info, parts }))
      const first = messages[0]
      if (page.length === rows.length || !first) return { messages }
      return { messages, next: writeCursor({ id: first.info.id, time: first.info.time.created }) }
    },
    all(sessionID) {
      flush()
      return store.list(sessionID).map(({ info, parts }) => ({ info, parts }))
    },
    from(sessionID, position, limit) {
      flush()
      return store.from(sessionID, position, limit)
    },
    positionOf(sessionID, messageID) {
      const position = store.position(sessionID, messageID)
      if (position === undefined) throw notFound("message", messageID, sessionID)
      return position
    },
    since(sessionID, messageIDs) {
      flush()
      const places = messageIDs.flatMap((id) => store.position(sessionID, id) ?? [])
      if (places.length === 0) return []
      return store.list(sessionID, { from: Math.min(...places) }).map(({ info, parts }) => ({ info, parts }))
    },
    fileSteps(sessionID, { since, before } = {}) {
      const from = since === undefined ? 0 : store.position(sessionID, since)
      if (from === undefined) return []
      return store.fileSteps(sessionID, {
        from,
        before: before === undefined ? undefined : store.position(sessionID, before),
      })
    },
    infos(sessionID, since) {
      const from = since === undefined ? 0 : store.position(sessionID, since)
      return from === undefined ? [] : store.infos(sessionID, from)
    },
    summaries: (sessionID) => store.summaries(sessionID),
    newestID: (sessionID, role) => store.newestID(sessionID, role),
    lastID: (sessionID) => store.lastID(sessionID),
    save: (info) =>
      events.transaction(() => {
        store.save(info)
        publisher.publish("message.updated", { sessionID: info.sessionID, info })
      }),
    savePart,
    insert: (inserted) =>
      events.transaction(() => {
        for (const { info, parts } of inserted) {
          store.save(info)
          for (const part of parts) store.savePart(part)
        }
      }),
    exist: (messageIDs) => store.exist(messageIDs),
    replacePart({ sessionID, messageID, partID }, part) {
      if (part.sessionID !== sessionID || part.messageID !== messageID || part.id !== partID) throw misplaced(partID)
      if (store.find(sessionID, messageID) === undefined) throw notFound("message", messageID, sessionID)
      savePart(part)
    },
    appendText(part, delta) {
      part.text += delta
      growing.set(partKey(placeOf(part)), part)
      if (unsent.size === 0) clock.soon(announceText)
      unsent.set(part, (unsent.get(part) ?? "") + delta)
      stopWatch ??= watch()
    },
    remove(sessionID, messageID) {
      // On its own: what fails below must not undo it.
      flush()
      events.transaction(() => {
        const message = store.find(sessionID, messageID)
        if (!message) throw notFound("message", messageID, sessionID)
        for (const part of message.parts) events.removePart(placeOf(part))
        store.remove(sessionID, messageID)
        publisher.publish("message.removed", { sessionID, messageID })
      })
    },
    removePart(sessionID, messageID, partID) {
      flush()
      events.transaction(() => {
        const place = { sessionID, messageID, partID }
        growing.delete(partKey(place))
        if (!store.removePart(sessionID, messageID, partID)) throw notFound("part", partID, messageID)
        events.removePart(place)
        publisher.publish("message.part.removed", { sessionID, messageID, partID })
      })
    },
    transaction: (work) => events.transaction(work),
    flush,
  }
}

const misplaced = (partID: string) =>
  new NamedError("BadRequestError", {
    message: `Check the body: id, messageID and sessionID must be those of the path, which means part "${partID}"`,
    kind: "Payload",
  })

const notFound = (noun: string, id: string, parent: string) =>
  new NamedError("NotFoundError", { message: `Find ${noun} "${id}": "${parent}" has no such ${noun}` })
