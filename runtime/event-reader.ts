import { NamedError } from "./errors.ts"
import type { EventFilter, LoggedEvent } from "./events.ts"

/** How much may wait for a reader that does not read. */
export interface ReaderBounds {
  /** Default 1,000. */
  events: number
  /** UTF-16 units of JSON; default 4 Mi. */
  size: number
}

/** One client's place in the log. */
export interface Reader {
  readonly directory: string | undefined
  /**
   * Waits for the next events: at least one, and not many more than 32 Ki characters; undefined after a clean end.
   *
   * @throws ServiceUnavailableError once it fell behind its bounds
   */
  next(): Promise<LoggedEvent[] | undefined>
  /** Resolves with that error at once, for those who wait for their client and not for `next`. */
  readonly overflow: Promise<NamedError>
  /** Takes an event if the filter does. */
  offer(event: LoggedEvent): void
  /** Whether it takes such events. */
  accepts(place: EventPlace): boolean
  /** Ends cleanly: what waits is still read. */
  end(): void
  /** Forgets the reader at once: the client is gone. */
  close(): void
}

export interface ReaderOptions {
  filter: EventFilter
  bounds?: Partial<ReaderBounds> | undefined
  /** Sequence number to replay after, "unknown" for a cursor that cannot be resumed, undefined to start live. */
  from: number | "unknown" | undefined
  greet(type: string): LoggedEvent
  /** Cursor of the newest event announced. */
  cursor(): string
  page(after: number, accepts: (place: EventPlace) => boolean): ReplayPage & { upTo: number }
  now(): number
  every(ms: number, work: () => void): () => void
  onClose(reader: Reader): void
}

/** What filters look at. */
export type EventPlace = Pick<LoggedEvent, "directory" | "sessionID" | "type">

/** Some of the log's events after a number, in order. */
export interface ReplayPage {
  events: LoggedEvent[]
  /** Where the next page begins; undefined when nothing is left, so that the reader is live from here on. */
  next: number | undefined
}

const HEARTBEAT_MS = 10_000
/** A reader over its bounds that has taken nothing for this long is cut off. */
const STUCK_MS = 5_000
/** Characters of JSON that go out at once, so that little waits outside the bounded queue. */
const BATCH = 32 * 1024

/** Makes a reader: greeting at once, then the replay page by page as it is read, then live from a bounded queue. */
export const createReader = (options: ReaderOptions): Reader => {
  const { filter, greet } = options
  const bounds: ReaderBounds = { events: 1000, size: 4 * 1024 * 1024, ...options.bounds }
  const types = filter.types && new Set(filter.types)
  let queue: LoggedEvent[] = []
  let size = 0
  let replayFrom = typeof options.from === "number" ? options.from : undefined
  let state: "open" | "ending" | "overflown" | "closed" = "open"
  let wake: (() => void) | undefined
  /** Up to which number everything was given out, and when that was. */
  let given = 0
  let takenAt = Number.NEGATIVE_INFINITY
  /** It was live and has been left to the log. */
  let isBehind = false
  let cutOff: (error: NamedError) => void = () => {}
  const overflow = new Promise<NamedError>((resolve) => {
    cutOff = resolve
  })

  const push = (event: LoggedEvent) => {
    if (state !== "open") return
    if (queue.length >= bounds.events || size > bounds.size) {
      if (isReading()) catchUp()
      else overflowAway()
      return
    }
    queue.push(event)
    size += event.json.length
    wake?.()
  }

  /** Who waits for events, or took some just now, is not stuck: it is only that so many come in one go. */
  const isReading = () => wake !== undefined || options.now() - takenAt <= STUCK_MS

  /** Leaves what waits to the log, which has it too, and goes on there as the reader reads. */
  const catchUp = () => {
    replayFrom = given
    isBehind = true
    queue = []
    size = 0
  }

  const overflowAway = () => {
    leave("overflown")
    cutOff(tooSlow(bounds))
  }

  const take = (): LoggedEvent[] => {
    let count = 0
    let taken = 0
    for (const event of queue) {
      count++
      taken += event.json.length
      given = event.seq
      if (taken >= BATCH) break
    }
    takenAt = options.now()
    size -= taken
    return queue.splice(0, count)
  }

  /** A cursor frame goes with it, so that a client that saw nothing else still knows where it is. */
  const mark = (type: string) => push({ ...greet(type), cursor: replayFrom === undefined ? options.cursor() : "" })

  const accepts = ({ directory, sessionID, type }: EventPlace) =>
    (filter.directory === undefined || directory === filter.directory) &&
    (filter.sessionID === undefined || sessionID === filter.sessionID) &&
    (types === undefined || types.has(type))

  const replay = (): LoggedEvent[] => {
    while (replayFrom !== undefined) {
      const page = options.page(replayFrom, accepts)
      replayFrom = page.next
      given = page.upTo
      takenAt = options.now()
      if (replayFrom === undefined) isBehind = false
      if (page.events.length > 0) return page.events
    }
    return []
  }

  const leave = (as: "overflown" | "closed") => {
    state = as
    queue = []
    stopHeartbeat()
    options.onClose(reader)
    wake?.()
  }
  const close = () => leave("closed")

  const reader: Reader = {
    directory: filter.directory,
    overflow,
    accepts,
    async next() {
      for (;;) {
        if (queue.length > 0) return take()
        if (replayFrom !== undefined && state === "open") {
          const events = replay()
          if (events.length > 0) return events
        }
        if (state === "overflown") throw await overflow
        if (state === "ending") close()
        if (state === "closed") return undefined
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    },
    offer(event) {
      // While it replays, the log itself holds what comes; a page will bring it.
      if (replayFrom === undefined && accepts(event)) push(event)
      else if (isBehind && !isReading()) overflowAway()
    },
    end() {
      if (state === "open") state = "ending"
      stopHeartbeat()
      wake?.()
    },
    close,
  }

  const stopHeartbeat = options.every(HEARTBEAT_MS, () => mark("server.heartbeat"))
  mark("server.connected")
  if (options.from === "unknown") mark("server.resync")
  return reader
}

const tooSlow = ({ events }: ReaderBounds) =>
  new NamedError("ServiceUnavailableError", {
    message: `Read events faster: more than ${events} waited. Connect again with Last-Event-ID`,
  })
