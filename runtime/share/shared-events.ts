import type { Reader } from "../event-reader.ts"
import type { LoggedEvent } from "../events.ts"
import type { Clock } from "../ports/clock.ts"
import type { Session } from "../schema/session.ts"
import type { Redact } from "./known-secrets.ts"
import { sharedSession } from "./shared-session.ts"

/** Types of events that visitors of a shared session get, and deltas, from which they get whole parts. */
export const SHARED_TYPES: readonly string[] = [
  "session.updated",
  "session.deleted",
  "session.status",
  "session.idle",
  "message.updated",
  "message.removed",
  "message.part.updated",
  "message.part.delta",
  "message.part.removed",
  "todo.updated",
]

export interface SharedEventsOptions {
  /** Events of the session, of `SHARED_TYPES` only. */
  reader: Reader
  /** Whether the session is still shared under the same address. */
  isShared(session: Session): boolean
  redact: Redact
  /** A stored part as JSON, what grows included. */
  partBody(sessionID: string, messageID: string, partID: string): string | undefined
  clock: Clock
}

/** A text that grows is shown again at most this often. */
const GROWTH_MS = 300

/**
 * Shows a session's events to visitors: without secrets, and text that grows as whole parts, since a secret could be cut in
 * two by deltas. Ends when the session is deleted or no longer shared.
 */
export const sharedEvents = ({ reader, isShared, redact, partBody, clock }: SharedEventsOptions): Reader => {
  const shownAt = new Map<string, number>()
  let isOver = false

  const show = (event: LoggedEvent): LoggedEvent[] => {
    switch (event.type) {
      case "session.deleted":
        isOver = true
        return []
      case "session.updated":
        return showSession(event)
      case "message.part.delta":
        return showGrowth(event)
      default:
        return [withJson(event, redact(event.json))]
    }
  }

  const showSession = (event: LoggedEvent): LoggedEvent[] => {
    const { properties, ...rest } = JSON.parse(event.json) as { properties: { sessionID: string; info: Session } }
    const { sessionID, info } = properties
    isOver ||= !isShared(info)
    if (isOver) return []
    return [withJson(event, redact(JSON.stringify({ ...rest, properties: { sessionID, info: sharedSession(info) } })))]
  }

  const showGrowth = (event: LoggedEvent): LoggedEvent[] => {
    const { properties } = JSON.parse(event.json) as {
      properties: { sessionID: string; messageID: string; partID: string }
    }
    const { sessionID, messageID, partID } = properties
    const time = clock.now()
    if (time - (shownAt.get(partID) ?? 0) < GROWTH_MS) return []
    const part = partBody(sessionID, messageID, partID)
    if (part === undefined) return []
    shownAt.set(partID, time)
    const type = "message.part.updated"
    const json = `{"id":"${event.id}","type":"${type}","properties":{"sessionID":${JSON.stringify(sessionID)},"part":${part},"time":${time}}}`
    return [{ ...withJson(event, redact(json)), type }]
  }

  return {
    ...reader,
    async next() {
      for (;;) {
        const events = isOver ? undefined : await reader.next()
        if (!events) {
          reader.close()
          return undefined
        }
        const shown = events.flatMap((event) => (isOver ? [] : show(event)))
        if (shown.length > 0) return shown
      }
    },
  }
}

const withJson = (event: LoggedEvent, json: string): LoggedEvent => ({ ...event, json, properties: undefined })
