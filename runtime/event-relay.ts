import type { EventScope, LoggedEvent } from "./events.ts"

/** Follows a log for another place. What it misses, and what was stored before a restart, it reads by page. */
export interface Relay {
  /** Gets each event as it is stored, announced here or not, and deltas in between. Only stored ones have `properties`. */
  follow(event: LoggedEvent): void
  /** Whether deltas are wanted; without readers here they are else not even made. */
  wantsDeltas(): boolean
}

/** An event that another log has made. */
export interface ForeignEvent extends EventScope {
  id: string
  type: string
  sessionID: string | undefined
  /** JSON of the properties. Of a part's update the part itself is in this log's store already. */
  properties: string
  /** Key of the part that it is an update of, see partKey. */
  part: string | undefined
  /** `record` is stored only and `delta` announced only; `event` is both. */
  kind: "event" | "record" | "delta"
}

/** Stored events, and the number up to which these are all. */
export interface RelayPage {
  events: LoggedEvent[]
  upTo: number
}
