import { NamedError } from "./errors.ts"
import type { IDs } from "./ids.ts"
import type { Clock } from "./ports/clock.ts"
import type { Database } from "./ports/database.ts"
import { eventStore } from "./storage/events.ts"
import { type PartPlace, partKey } from "./storage/part-key.ts"
import { createEventForm, partOf, sessionOf } from "./event-form.ts"
import type { ForeignEvent, Relay, RelayPage } from "./event-relay.ts"
import { createReplay, PAGE } from "./event-replay.ts"
import { createReader, type EventPlace, type Reader, type ReaderBounds } from "./event-reader.ts"

/** Where an event belongs. Events without a directory concern the whole server. */
export interface EventScope {
  directory?: string | undefined
  project?: string | undefined
}

/** An event on its way to readers. `json` is the wire form `{ id, type, properties }`, encoded once. */
export interface LoggedEvent extends EventScope {
  /** `<epoch>.<seq>`; empty for greetings and heartbeats. */
  cursor: string
  id: string
  type: string
  sessionID: string | undefined
  json: string
  /** JSON of `properties`, for stored events only: it goes out again in the sync frame of /global/event. */
  properties: string | undefined
  seq: number
}

export interface EventFilter {
  /** Only this directory's events. */
  directory?: string | undefined
  sessionID?: string | undefined
  types?: readonly string[] | undefined
}

export interface SubscribeOptions {
  filter?: EventFilter
  /** Cursor to resume after. Unknown or too old: one `server.resync` event, then what is new. */
  after?: string | undefined
  bounds?: Partial<ReaderBounds>
}

/** What publishing is bound to: one directory's events, or the server's. */
export interface Publisher {
  /** Stores and announces an event. In a transaction, it is announced after the commit. */
  publish(type: string, properties: object): void
  /** Stores a part's newest text without announcing it here, where readers have the deltas; it is for replays and other processes. */
  record(type: string, properties: object): void
  /** Announces without storing: text deltas. Readers that resume get the part's full text instead. */
  publishTransient(type: string, properties: object): void
}

/** The log of everything that clients see happen, and the readers that follow it. */
export interface Events {
  scoped(scope: EventScope): Publisher
  /** One write transaction; the events published in it go out together after the commit, or not at all. */
  transaction<Result>(work: () => Result): Result
  /** @throws TooManyReadersError when a thousand follow the log already */
  subscribe(options?: SubscribeOptions): Reader
  /** Cursor of the newest stored event: list, then subscribe after it, and nothing is missed. */
  cursor(): string
  /** How many readers follow the log, or the events of one directory alone. */
  readers(directory?: string): number
  /** Whether a reader follows such events. */
  hears(place: EventPlace): boolean
  /** Ends the streams of one directory cleanly (its instance was disposed), or all. */
  endReaders(directory?: string): void
  /** Forgets the updates of a part that is gone. */
  removePart(place: PartPlace): void
  /** Called before a reader replays and before a cursor is given out, so that text not yet saved is in the log. */
  onFlush(flush: () => void): () => void
  /** Has one relay follow the log. */
  relayTo(relay: Relay): void
  /** Stored events after a number, about a hundred, and the number up to which these are all; undefined when there are none. */
  page(after: number): RelayPage | undefined
  /** Logs what another log has made, under its own id. */
  adopt(event: ForeignEvent): void
  /** Takes in a page of what other processes on the same store have logged; whether there may be more. */
  tail(): boolean
  /** Drops old events. Kept: 24 hours, at most 50,000. */
  prune(): void
}

export interface EventsOptions {
  database: Database
  clock: Clock
  ids: IDs
  /** Names this process among those that share the store. */
  owner: string
  /** See Environment.bootID. */
  bootID: string
  /** JSON of a stored part; part events hold no copy of it. */
  partBody(sessionID: string, messageID: string, partID: string): string | undefined
}

const KEEP_EVENTS = 50_000
const KEEP_MS = 24 * 60 * 60 * 1000
/** Streams that may be open at a time, idle ones included. */
const READER_LIMIT = 1000

export const createEvents = ({ database, clock, ids, owner, bootID, partBody }: EventsOptions): Events => {
  const store = eventStore(database)
  const epoch = store.enterBoot(bootID, () => crypto.randomUUID().slice(0, 8))
  const readers = new Set<Reader>()
  const flushes = new Set<() => void>()
  let relay: Relay | undefined
  let announced = store.lastSeq()
  let depth = 0
  /** What a transaction has stored. Nobody is told before it is committed; of a `record` only the relay is. */
  let pending: { event: LoggedEvent; isRecord: boolean }[] = []

  const cursorOf = (seq: number) => `${epoch}.${seq}`
  const { toEvent, fromRow } = createEventForm(cursorOf, partBody)
  const replay = createReplay({ store, epoch, fromRow })

  const announce = (event: LoggedEvent) => {
    for (const reader of readers) reader.offer(event)
  }

  /** Announces stored events up to `seq`; what another process logged in between comes first, in order. */
  const announceStored = ({ event, isRecord }: (typeof pending)[number]) => {
    if (event.seq > announced + 1) takeIn(event.seq)
    announced = Math.max(announced, event.seq)
    if (!isRecord) announce(event)
    relay?.follow(event)
  }

  /** Announces a page of what others have logged; false when nothing is left. */
  const takePage = (before: number): boolean => {
    const rows = store.after(announced, PAGE).filter((row) => row.seq < before)
    for (const row of rows) {
      announced = row.seq
      if (row.owner === owner) continue
      const event = fromRow(row)
      if (event) announce(event)
    }
    return rows.length === PAGE
  }

  const takeIn = (before: number) => {
    while (takePage(before));
  }

  const commit = () => {
    const stored = pending
    pending = []
    for (const each of stored) announceStored(each)
  }

  const transaction = <Result>(work: () => Result): Result => {
    if (depth > 0) return database.transaction(work)
    depth++
    let result: Result
    try {
      result = database.transaction(work)
    } catch (error) {
      pending = []
      announced = Math.min(announced, store.lastSeq())
      throw error
    } finally {
      depth--
    }
    commit()
    return result
  }

  const append = (type: string, properties: object, scope: EventScope): LoggedEvent => {
    const id = ids.make("evt")
    const sessionID = sessionOf(properties)
    const text = JSON.stringify(properties)
    const part = type === "message.part.updated" ? partOf(properties) : undefined
    const seq = store.append({
      id,
      created: clock.now(),
      owner,
      directory: scope.directory ?? null,
      project: scope.project ?? null,
      session: sessionID ?? null,
      type,
      part: part ?? null,
      properties: part === undefined ? text : null,
    })
    return toEvent(id, type, text, sessionID, seq, scope)
  }

  const keep = (type: string, properties: object, scope: EventScope, isRecord: boolean) => {
    pending.push({ event: append(type, properties, scope), isRecord })
    if (depth === 0) commit()
  }

  const publishTransient = (type: string, properties: object, scope: EventScope) => {
    const isRelayed = relay?.wantsDeltas() === true
    if (readers.size === 0 && !isRelayed) return
    const id = ids.make("evt")
    const made = toEvent(id, type, JSON.stringify(properties), sessionOf(properties), announced, scope)
    const event = { ...made, properties: undefined }
    if (isRelayed) relay?.follow(event)
    announce(event)
  }

  const adopt = ({ id, type, sessionID, properties, part, kind, ...scope }: ForeignEvent) => {
    if (kind === "delta") {
      const event = toEvent(id, type, properties, sessionID, announced, scope)
      return announce({ ...event, properties: undefined })
    }
    const seq = store.append({
      ...{ id, type, owner, created: clock.now(), part: part ?? null, session: sessionID ?? null },
      ...{ directory: scope.directory ?? null, project: scope.project ?? null },
      properties: part === undefined ? properties : null,
    })
    if (kind === "record") announced = seq
    else pending.push({ event: toEvent(id, type, properties, sessionID, seq, scope), isRecord: false })
    if (depth === 0) commit()
  }

  const flush = () => {
    for (const work of flushes) work()
  }

  const greeting = (type: string): LoggedEvent => {
    const id = ids.make("evt")
    return {
      cursor: "",
      id,
      type,
      sessionID: undefined,
      json: `{"id":"${id}","type":"${type}","properties":{}}`,
      properties: undefined,
      seq: announced,
    }
  }

  return {
    scoped: (scope) => ({
      publish: (type, properties) => keep(type, properties, scope, false),
      record: (type, properties) => keep(type, properties, scope, true),
      publishTransient: (type, properties) => publishTransient(type, properties, scope),
    }),
    transaction,
    subscribe({ filter = {}, after, bounds } = {}) {
      if (readers.size >= READER_LIMIT) throw tooManyReaders()
      const point = after === undefined ? undefined : replay.resumePoint(after)
      const reader = createReader({
        filter,
        bounds,
        greet: greeting,
        cursor: () => cursorOf(announced),
        // Everything here is synchronous, so no event slips in between the last page and going live.
        page(seq, accepts) {
          flush()
          takeIn(Number.POSITIVE_INFINITY)
          const page = replay.page(seq, accepts)
          return { ...page, upTo: page.next ?? announced }
        },
        from: after === undefined ? undefined : (point ?? "unknown"),
        now: clock.now,
        every: clock.every,
        onClose: (closed) => readers.delete(closed),
      })
      readers.add(reader)
      return reader
    },
    cursor() {
      flush()
      return cursorOf(announced)
    },
    readers: (directory) => [...readers].filter((each) => !directory || each.directory === directory).length,
    hears: (place) => [...readers].some((reader) => reader.accepts(place)),
    endReaders(directory) {
      for (const reader of readers) if (directory === undefined || reader.directory === directory) reader.end()
    },
    removePart: (place) => store.removePart(partKey(place)),
    onFlush(work) {
      flushes.add(work)
      return () => flushes.delete(work)
    },
    relayTo(follower) {
      relay = follower
    },
    page: replay.relayPage,
    adopt,
    tail: () => takePage(Number.POSITIVE_INFINITY),
    prune: () => store.prune({ olderThan: clock.now() - KEEP_MS, keep: KEEP_EVENTS }),
  }
}

const tooManyReaders = () =>
  new NamedError("TooManyReadersError", {
    message: `Close other event streams first: ${READER_LIMIT} are open`,
    limit: READER_LIMIT,
  })
