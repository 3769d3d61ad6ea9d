import type { EventPlace, ReplayPage } from "./event-reader.ts"
import type { RelayPage } from "./event-relay.ts"
import type { LoggedEvent } from "./events.ts"
import type { EventRow, EventStore } from "./storage/events.ts"

/** Events read from storage at once. */
export const PAGE = 100
/** Characters of JSON after which a page ends. */
const PAGE_SIZE = 32 * 1024

/** Reads a log's stored events again. */
export interface Replay {
  /** Sequence number to resume after; undefined when the log cannot tell what came since. */
  resumePoint(cursor: string): number | undefined
  /** Those that a reader accepts, of the next rows after a number. */
  page(after: number, accepts: (place: EventPlace) => boolean): ReplayPage
  /** All of the next rows after a number; undefined when there are none. */
  relayPage(after: number): RelayPage | undefined
}

export interface ReplayOptions {
  store: EventStore
  epoch: string
  fromRow(row: EventRow): LoggedEvent | undefined
}

export const createReplay = ({ store, epoch, fromRow }: ReplayOptions): Replay => {
  /** Reads rows until there is enough of what `accepts` takes. */
  const read = (after: number, accepts: (row: EventRow) => boolean) => {
    const rows = store.after(after, PAGE)
    const events: LoggedEvent[] = []
    let size = 0
    for (const row of rows) {
      const event = accepts(row) ? fromRow(row) : undefined
      if (!event) continue
      events.push(event)
      size += event.json.length
      if (size >= PAGE_SIZE) return { events, last: row.seq, isMore: true }
    }
    return { events, last: rows.at(-1)?.seq, isMore: rows.length === PAGE }
  }

  return {
    resumePoint(cursor) {
      const [from, number] = cursor.split(".")
      const seq = Number(number)
      if (!from || !Number.isSafeInteger(seq) || seq < 0) return undefined
      const end = from === epoch ? undefined : store.epochEnd(from)
      if (end === null || (from === epoch && seq > store.lastSeq())) return undefined
      // Numbers past the end of an older epoch were lost with it and have been given anew.
      const after = end === undefined ? seq : Math.min(seq, end)
      return after < store.prunedSeq() ? undefined : after
    },
    page(after, accepts) {
      const { events, last, isMore } = read(after, ({ directory, session, type }) =>
        accepts({ directory: directory ?? undefined, sessionID: session ?? undefined, type }),
      )
      return { events, next: isMore ? last : undefined }
    },
    relayPage(after) {
      const { events, last } = read(after, () => true)
      return last === undefined ? undefined : { events, upTo: last }
    },
  }
}
