import type { LoggedEvent } from "../events.ts"
import type { Messages } from "../session/messages.ts"
import type { SessionDurableEvent, SessionHistory, SessionHistoryQuery } from "../schema/event-v2.ts"
import { frame, HEARTBEAT } from "./event-frames.ts"
import { durableEvent, historyOf, positionOf } from "./history.ts"
import { automaticIn } from "./session-messages.ts"

const PAGE_DEFAULT = 50
/** Messages that are read at a time. */
const READ = 50

/** A session's history after a number, in order. */
export function* historyAfter(messages: Messages, sessionID: string, after: number): Generator<SessionDurableEvent> {
  const isAutomatic = automaticIn(messages, sessionID)
  let from = after < 0 ? 0 : positionOf(after)
  for (;;) {
    const placed = messages.from(sessionID, from, READ)
    for (const { position, ...message } of placed) {
      for (const [index, step] of historyOf(message, isAutomatic).entries()) {
        const event = durableEvent(step, sessionID, position, index)
        if ((event.durable?.seq ?? 0) > after) yield event
      }
      from = position + 1
    }
    if (placed.length < READ) return
  }
}

/** One page of a session's history. */
export const historyPage = (
  messages: Messages,
  sessionID: string,
  { after = -1, limit = PAGE_DEFAULT }: SessionHistoryQuery,
): SessionHistory => {
  const data: SessionDurableEvent[] = []
  for (const event of historyAfter(messages, sessionID, after)) {
    if (data.length === limit) return { data, hasMore: true }
    data.push(event)
  }
  return { data, hasMore: false }
}

/**
 * Makes a function that turns what a session's event stream brings into frames of its history after a number: all of it with the
 * greeting, then what is new.
 */
export const createHistoryFrames = (
  messages: Messages,
  sessionID: string,
  after = -1,
): ((event: LoggedEvent) => Iterable<string>) => {
  let last = after
  return function* ({ type }) {
    if (type === "server.heartbeat") return yield HEARTBEAT
    for (const event of historyAfter(messages, sessionID, last)) {
      last = event.durable?.seq ?? last
      yield frame(event)
    }
  }
}

/** Types of events after which a session's history may have grown. */
export const HISTORY_TYPES: readonly string[] = ["message.updated", "message.part.updated", "session.updated"]
