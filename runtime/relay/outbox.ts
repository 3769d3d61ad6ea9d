import type { Relay } from "../event-relay.ts"
import type { Events, LoggedEvent } from "../events.ts"
import { partOf } from "../event-form.ts"
import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"
import type { Log } from "../ports/log.ts"
import type { Part } from "../schema/part.ts"
import { isGrowing, partOfDelta, type RelayAnswer, type RelayedEvent } from "./relayed.ts"

/** Sends a log's events to another place, each stored one until it has arrived there. */
export interface Outbox {
  /** Sends what has not arrived yet. Resolves when all has, or when it cannot be sent now. */
  send(): Promise<void>
  /** The other place has a new reader: it wants deltas, and texts that grow just now as far as they are. */
  listen(): void
  /** Whether something has not arrived yet. */
  isWaiting(): boolean
}

export interface OutboxOptions {
  database: Database
  events: Events
  clock: Clock
  log: Log
  /** Delivers events in order. Throws when they may not have arrived; they are sent again then. */
  deliver(events: RelayedEvent[]): Promise<RelayAnswer>
  /** Keeps this place alive until the work has settled. */
  keep(work: Promise<void>): void
  /** What could not be sent is to be sent again: `send` is to be called after this time, even after a restart. */
  retryAfter(ms: number): void
}

const KEY = "outbox_arrived"
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000
/** Deltas that wait; more are dropped, as the text that they make follows anyway. */
const DELTA_LIMIT = 2_000

/** The log itself is the outbox: what counts is the number up to which everything has arrived. */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { database, events, clock, log, deliver, keep, retryAfter } = options
  const stored = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", KEY)?.value
  let arrived = Number(stored ?? 0)
  let wantsDeltas = false
  let deltas: LoggedEvent[] = []
  /** Growing parts that the other place knows: their text follows as deltas or at the end, not with every save. */
  const begun = new Set<string>()
  let sending: Promise<void> | undefined
  let again = false
  let retryMs = FIRST_RETRY_MS

  /** Undefined for what need not be told. */
  const toRelayed = (event: LoggedEvent): RelayedEvent | undefined => {
    const { seq, id, type, directory, project, sessionID, properties = "{}" } = event
    const relayed: RelayedEvent = { kind: "event", seq, id, type, directory, project, sessionID, properties }
    if (type !== "message.part.updated") return relayed
    const content = JSON.parse(properties) as { part: Part }
    const key = partOf(content) ?? ""
    if (!isGrowing(content.part)) {
      begun.delete(key)
      return relayed
    }
    if (begun.has(key)) return undefined
    begun.add(key)
    return relayed
  }

  /** Nothing while the other place does not know the part: it will come with the text so far. */
  const toDelta = ({ seq, id, type, directory, project, sessionID, json }: LoggedEvent): RelayedEvent[] => {
    const { properties } = JSON.parse(json) as { properties: Parameters<typeof partOfDelta>[0] }
    if (!begun.has(partOfDelta(properties))) return []
    const text = JSON.stringify(properties)
    return [{ kind: "delta", seq, id, type, directory, project, sessionID, properties: text }]
  }

  /** The next events in the order in which readers here got them. */
  const next = (): { batch: RelayedEvent[]; upTo: number } | undefined => {
    const page = events.page(arrived)
    const upTo = page?.upTo ?? arrived
    const ready = deltas.filter(({ seq }) => seq <= upTo)
    deltas = deltas.filter(({ seq }) => seq > upTo)
    if (!page && ready.length === 0) return undefined
    const batch: RelayedEvent[] = []
    let index = 0
    for (const event of page?.events ?? []) {
      for (let delta = ready[index]; delta && delta.seq < event.seq; delta = ready[++index]) {
        batch.push(...toDelta(delta))
      }
      const relayed = toRelayed(event)
      if (relayed) batch.push(relayed)
    }
    for (const delta of ready.slice(index)) batch.push(...toDelta(delta))
    return { batch, upTo }
  }

  const arrivedUpTo = (seq: number) => {
    if (seq <= arrived) return
    arrived = seq
    database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, String(seq))
  }

  const sendAll = async (): Promise<void> => {
    for (let found = next(); found; found = next()) {
      if (found.batch.length > 0) {
        const answer = await deliver(found.batch)
        if (!answer.wantsDeltas) deltas = []
        wantsDeltas = answer.wantsDeltas
      }
      arrivedUpTo(found.upTo)
      retryMs = FIRST_RETRY_MS
    }
  }

  const attempt = async (): Promise<void> => {
    try {
      do {
        again = false
        await sendAll()
      } while (again)
    } catch (error) {
      // Who could not be told of a part's beginning is told when it is sent again.
      begun.clear()
      deltas = []
      log("warn", "Events wait for the hub", { error, retryMs })
      retryAfter(retryMs)
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    } finally {
      sending = undefined
    }
  }

  const send = (): Promise<void> => {
    again = true
    sending ??= attempt()
    return sending
  }

  let isDue = false
  /** A moment later, so that what is logged together travels together. */
  const sendSoon = () => {
    if (isDue || sending) {
      again = true
      return
    }
    isDue = true
    const work = new Promise<void>((resolve) => clock.soon(resolve)).then(() => {
      isDue = false
      return send()
    })
    keep(work)
  }

  const relay: Relay = {
    logged: sendSoon,
    wantsDeltas: () => wantsDeltas,
    delta(event) {
      deltas.push(event)
      if (deltas.length > DELTA_LIMIT) deltas = []
      sendSoon()
    },
  }
  events.relayTo(relay)

  return {
    send,
    listen() {
      if (wantsDeltas) return
      wantsDeltas = true
      // Saves what grows, which is then told as if it began here.
      begun.clear()
      events.cursor()
      sendSoon()
    },
    isWaiting: () => events.page(arrived) !== undefined,
  }
}
