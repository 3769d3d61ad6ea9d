import { partOf } from "../event-form.ts"
import type { Database } from "../ports/database.ts"
import type { Part, ReasoningPart, TextPart } from "../schema/part.ts"
import type { Session, SessionStatus } from "../schema/session.ts"
import { partKey, type PartPlace, placeOf } from "../storage/part-key.ts"
import type { Store } from "../store.ts"
import { isGrowing, type RelayedEvent } from "./relayed.ts"
import { sessionHomes } from "./session-homes.ts"
import type { Workspaces } from "./workspaces.ts"

/** Takes in what the logs of a tenant's workspaces send: into one log for all, and into the index of sessions. */
export interface Intake {
  /** Takes events of one workspace, each once however often it is sent; returns the number up to which all have arrived. */
  take(home: string, events: RelayedEvent[]): number
  /** Sessions that are not idle, by their last status, the newest first. */
  active(): string[]
  /** The workspace that a session lives in. */
  homeOf(sessionID: string): string | undefined
  /** Drops old events, and the parts that only they needed. */
  prune(): void
}

export interface IntakeOptions {
  database: Database
  store: Pick<Store, "events" | "ids" | "messages" | "sessions">
  workspaces: Workspaces
}

export const createIntake = ({ database, store, workspaces }: IntakeOptions): Intake => {
  const { events, ids, messages, sessions } = store
  const homes = sessionHomes(database)
  /** Texts that grow, with what was added since they were stored. */
  const growing = new Map<string, TextPart | ReasoningPart>()
  const unsaved = new Map<string, RelayedEvent>()

  const saveSession = (session: Session, home: string) => {
    homes.note(session.id, home)
    if (sessions.find(session.id)) sessions.move(session, session.directory)
    else sessions.insert(session, session.directory)
  }

  const removeSession = (sessionID: string, home: string) => {
    // A client's own id may have become that of another workspace's session.
    if (homes.of(sessionID) !== home) return
    sessions.remove(sessionID)
    homes.forget(sessionID)
    for (const [key, part] of growing) if (part.sessionID === sessionID) growing.delete(key)
  }

  const savePart = (part: Part): string => {
    const key = partKey(placeOf(part))
    messages.savePart(part)
    unsaved.delete(key)
    if (isGrowing(part)) growing.set(key, part)
    else growing.delete(key)
    return key
  }

  const removePart = (place: PartPlace) => {
    const key = partKey(place)
    messages.removePart(place.sessionID, place.messageID, place.partID)
    events.removePart(place)
    growing.delete(key)
    unsaved.delete(key)
  }

  const removeMessage = (sessionID: string, messageID: string) => {
    const rows = database.all<{ id: string }>(
      "SELECT id FROM part WHERE session = ? AND message = ?",
      ...[sessionID, messageID],
    )
    for (const { id } of rows) removePart({ sessionID, messageID, partID: id })
  }

  /** Keeps what an event says; returns the key of the part that it is an update of. */
  const keep = (home: string, { type, properties }: RelayedEvent): string | undefined => {
    const content = JSON.parse(properties) as {
      info: Session
      part: Part
      sessionID: string
      messageID: string
      partID: string
      status: SessionStatus
    }
    switch (type) {
      case "session.created":
      case "session.updated":
        saveSession(content.info, home)
        return undefined
      case "session.deleted":
        removeSession(content.sessionID, home)
        return undefined
      case "session.status":
        homes.noteBusy(content.sessionID, content.status.type !== "idle")
        return undefined
      case "message.part.updated":
        savePart(content.part)
        return partOf(content)
      case "message.part.removed":
        removePart(content)
        return undefined
      case "message.removed":
        removeMessage(content.sessionID, content.messageID)
        return undefined
      default:
        return undefined
    }
  }

  const announceDelta = (event: RelayedEvent) => {
    const { delta, ...place } = JSON.parse(event.properties) as PartPlace & { delta: string }
    const key = partKey(place)
    const part = growing.get(key)
    if (part) {
      part.text += delta
      unsaved.set(key, event)
    }
    events.adopt({ ...event, part: undefined })
  }

  /** Who resumes gets a growing text as far as the deltas went that readers have seen. */
  const flush = () => {
    if (unsaved.size === 0) return
    events.transaction(() => {
      for (const [key, { directory, project, sessionID }] of [...unsaved]) {
        const part = growing.get(key)
        if (!part) continue
        messages.savePart(part)
        const properties = JSON.stringify({ sessionID, part })
        const id = ids.make("evt")
        const type = "message.part.updated"
        events.adopt({ kind: "record", id, type, directory, project, sessionID, properties, part: key })
      }
    })
    unsaved.clear()
  }
  events.onFlush(flush)

  /** Stored events together, up to the next delta. */
  const storeRun = (home: string, batch: RelayedEvent[]) => {
    const last = batch.at(-1)
    if (!last) return
    events.transaction(() => {
      for (const event of batch) events.adopt({ ...event, part: keep(home, event) })
      workspaces.noteArrived(home, last.seq)
    })
  }

  return {
    take(home, batch) {
      const before = workspaces.arrivedOf(home)
      let run: RelayedEvent[] = []
      for (const event of batch) {
        if (event.kind === "event" && event.seq > before) run.push(event)
        if (event.kind === "delta") {
          storeRun(home, run)
          run = []
          announceDelta(event)
        }
      }
      storeRun(home, run)
      return workspaces.arrivedOf(home)
    },
    active: homes.busy,
    homeOf: homes.of,
    prune() {
      events.prune()
      database.transaction(() => {
        database.run("DELETE FROM part_chunk WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.part = part_chunk.part)")
        const key = "json_array(part.session, part.message, part.id)"
        database.run(`DELETE FROM part WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.part = ${key})`)
      })
    },
  }
}
