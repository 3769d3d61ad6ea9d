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
  /** Waits for the next events, at least one; undefined after a clean end. @throws TooManyReadersError once it fell behind its bounds */
  next(): Promise<LoggedEvent[] | undefined>
  /** Takes an event if the filter does. */
  offer(event: LoggedEvent): void
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
  page(after: number): { last: number | undefined; events: LoggedEvent[] }
  every(ms: number, work: () => void): () => void
  onClose(reader: Reader): void
}

const HEARTBEAT_MS = 10_000

/** Makes a reader: greeting at once, then the replay page by page as it is read, then live from a bounded queue. */
export const createReader = (options: ReaderOptions): Reader => {
  const { filter, page, greet } = options
  const bounds: ReaderBounds = { events: 1000, size: 4 * 1024 * 1024, ...options.bounds }
  const types = filter.types && new Set(filter.types)
  let queue: LoggedEvent[] = []
  let size = 0
  let replayFrom = typeof options.from === "number" ? options.from : undefined
  let state: "open" | "ending" | "overflown" | "closed" = "open"
  let wake: (() => void) | undefined

  const push = (event: LoggedEvent) => {
    if (state !== "open") return
    if (queue.length >= bounds.events || size > bounds.size) {
      state = "overflown"
      queue = []
      stopHeartbeat()
    } else {
      queue.push(event)
      size += event.json.length
    }
    wake?.()
  }

  /** A cursor frame goes with it, so that a client that saw nothing else still knows where it is. */
  const mark = (type: string) => push({ ...greet(type), cursor: replayFrom === undefined ? options.cursor() : "" })

  const accepts = (event: LoggedEvent) =>
    (filter.directory === undefined || event.directory === filter.directory) &&
    (filter.sessionID === undefined || event.sessionID === filter.sessionID) &&
    (types === undefined || types.has(event.type))

  const replay = (): LoggedEvent[] => {
    const events: LoggedEvent[] = []
    while (replayFrom !== undefined && events.length === 0) {
      const { last, events: found } = page(replayFrom)
      replayFrom = last
      events.push(...found.filter(accepts))
    }
    return events
  }

  const close = () => {
    state = "closed"
    queue = []
    stopHeartbeat()
    options.onClose(reader)
    wake?.()
  }

  const reader: Reader = {
    directory: filter.directory,
    async next() {
      for (;;) {
        if (queue.length > 0) {
          const events = queue
          queue = []
          size = 0
          return events
        }
        if (replayFrom !== undefined && state === "open") {
          const events = replay()
          if (events.length > 0) return events
          continue
        }
        if (state === "overflown") {
          close()
          throw new NamedError("ServiceUnavailableError", {
            message: `Read events faster: more than ${bounds.events} waited. Connect again with Last-Event-ID`,
          })
        }
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
