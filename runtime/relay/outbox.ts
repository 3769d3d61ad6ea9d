import type { Relay } from "../event-relay.ts"
import type { Events, LoggedEvent } from "../events.ts"
import { partOf } from "../event-form.ts"
import type { Clock } from "../ports/clock.ts"
import type { Database } from "../ports/database.ts"
import type { Log } from "../ports/log.ts"
import type { Part } from "../schema/part.ts"
import { partKey, type PartPlace } from "../storage/part-key.ts"
import { isGrowing, type RelayAnswer, type RelayedEvent } from "./relayed.ts"

/** Sends a log's events to another place, each stored one until it has arrived there. */
export interface Outbox {
  /** Sends what has not arrived yet. Resolves when all that was stored before the call has, or when it cannot be sent now. */
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
/** Events that wait in memory, and characters of JSON that do; when there are more, they are read from the log again. */
const QUEUE_LIMIT = 2_000
const QUEUE_SIZE = 4 * 1024 * 1024
/** Characters of JSON that travel together. */
const BATCH_SIZE = 256 * 1024

interface Batch {
  events: RelayedEvent[]
  /** Number up to which everything has arrived once these have. */
  upTo: number
}

/** The log itself is the outbox: what counts is the number up to which everything has arrived. */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { database, events, clock, log, deliver, keep, retryAfter } = options
  const stored = database.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", KEY)?.value
  let arrived = Number(stored ?? 0)
  let wantsDeltas = false
  /** What came since, in the order in which readers here got it. */
  let queue: LoggedEvent[] = []
  let queueSize = 0
  /** Whether the queue follows what has arrived without a gap. */
  let isInStep = false
  /** Growing parts that the other place knows: their text follows as deltas or at the end, not with every save. */
  const begun = new Set<string>()
  /** Life of the other place that the parts in `begun` were told to. */
  let life: string | undefined
  let sending: Promise<void> | undefined
  let again = false
  /** Number of the newest event that was stored in this life. */
  let newest = 0
  /** Who waits until events up to a number have arrived. More may come all the time, so they cannot wait for the end. */
  let waiting: { upTo: number; done: () => void }[] = []
  let retryMs = FIRST_RETRY_MS

  /** Undefined for what need not be told. */
  const toRelayed = (event: LoggedEvent): RelayedEvent | undefined => {
    const { seq, id, type, directory, project, sessionID, properties, json } = event
    const relayed = { seq, id, type, directory, project, sessionID }
    if (properties === undefined) {
      // Of a part that is not known there the text so far comes first.
      const delta = (JSON.parse(json) as { properties: PartPlace }).properties
      if (!begun.has(partKey(delta))) return undefined
      return { kind: "delta", ...relayed, properties: JSON.stringify(delta) }
    }
    if (type === "message.part.updated") {
      const content = JSON.parse(properties) as { part: Part }
      const key = partOf(content) ?? ""
      if (!isGrowing(content.part)) begun.delete(key)
      else if (begun.has(key)) return undefined
      else begun.add(key)
    }
    return { kind: "event", ...relayed, properties }
  }

  const take = (count: number): LoggedEvent[] => {
    const taken = queue.splice(0, count)
    for (const { json } of taken) queueSize -= json.length
    return taken
  }

  const fromQueue = (): Batch | undefined => {
    if (queue.length === 0) return undefined
    let size = 0
    const end = queue.findIndex(({ json }) => (size += json.length) > BATCH_SIZE)
    const taken = take(end < 0 ? queue.length : Math.max(end, 1))
    const upTo = taken.reduce((last, { seq }) => Math.max(last, seq), arrived)
    return { events: taken.flatMap((event) => toRelayed(event) ?? []), upTo }
  }

  /** The next events of the log, with the deltas that came in between. */
  const fromLog = (): Batch | undefined => {
    const page = events.page(arrived)
    if (!page) return undefined
    const isLater = queue.findIndex(({ seq }) => seq > page.upTo)
    const deltas = take(isLater < 0 ? queue.length : isLater).filter(({ properties }) => properties === undefined)
    const batch: RelayedEvent[] = []
    const add = (event: LoggedEvent) => {
      const relayed = toRelayed(event)
      if (relayed) batch.push(relayed)
    }
    for (const event of page.events) {
      while (deltas[0] && deltas[0].seq < event.seq) add(deltas.shift() as LoggedEvent)
      add(event)
    }
    for (const delta of deltas) add(delta)
    return { events: batch, upTo: page.upTo }
  }

  const next = (): Batch | undefined => {
    if (isInStep) return fromQueue()
    const batch = fromLog()
    if (batch) return batch
    isInStep = true
    return fromQueue()
  }

  const sendAll = async (): Promise<void> => {
    for (let batch = next(); batch; batch = next()) {
      if (batch.events.length > 0) {
        const answer = await deliver(batch.events)
        wantsDeltas = answer.wantsDeltas
        if (life !== undefined && life !== answer.life) tellTextsAgain()
        life = answer.life
        retryMs = FIRST_RETRY_MS
        if (batch.upTo > arrived) {
          database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, String(batch.upTo))
        }
      }
      arrived = Math.max(arrived, batch.upTo)
      // Before the first event of this life only the end of the log tells what was there.
      tell(({ upTo }) => upTo <= arrived && (upTo > 0 || isInStep))
    }
  }

  /** What grows is told with its next save as if it began there; what is unsaved is saved now. */
  const tellTextsAgain = () => {
    begun.clear()
    events.cursor()
  }

  const tell = (isMeant: (each: { upTo: number }) => boolean) => {
    const told = waiting.filter(isMeant)
    waiting = waiting.filter((each) => !isMeant(each))
    for (const { done } of told) done()
  }

  const outOfStep = () => {
    take(queue.length)
    isInStep = false
    // Who could not be told of a part's beginning is told of its text so far.
    begun.clear()
  }

  const attempt = async (): Promise<void> => {
    try {
      do {
        again = false
        await sendAll()
      } while (again)
    } catch (error) {
      outOfStep()
      log("warn", "Events wait for the hub", { error, retryMs })
      retryAfter(retryMs)
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    } finally {
      sending = undefined
      tell(() => true)
    }
  }

  const begin = (): Promise<void> => {
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
      return begin()
    })
    keep(work)
  }

  const relay: Relay = {
    wantsDeltas: () => wantsDeltas,
    follow(event) {
      newest = Math.max(newest, event.seq)
      queue.push(event)
      queueSize += event.json.length
      if (queue.length > QUEUE_LIMIT || queueSize > QUEUE_SIZE) outOfStep()
      sendSoon()
    },
  }
  events.relayTo(relay)

  return {
    send: () =>
      new Promise((done) => {
        waiting.push({ upTo: newest, done })
        void begin()
      }),
    listen() {
      if (wantsDeltas) return
      wantsDeltas = true
      tellTextsAgain()
    },
    isWaiting: () => events.page(arrived) !== undefined,
  }
}
