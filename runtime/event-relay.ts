import type { EventScope, LoggedEvent } from "./events.ts"

/** Follows a log for another place: it takes stored events by page, which survives a restart, and deltas as they come. */
export interface Relay {
  /** Something was logged, announced or not. */
  logged(): void
  /** Whether deltas are wanted; without readers here they are else not even made. */
  wantsDeltas(): boolean
  delta(event: LoggedEvent): void
}

/** An event that another log has made. */
export interface ForeignEvent extends EventScope {
  id: string
  type: string
  sessionID: string | undefined
  /** JSON of the properties. Of a part's update the part itself is in this log's store already. */
  properties: string
  /** Key of the part that it is an update of: message id and part id, separated by a blank. */
  part: string | undefined
  /** `record` is stored only and `delta` announced only; `event` is both. */
  kind: "event" | "record" | "delta"
}

/** Stored events, and the number up to which these are all. */
export interface RelayPage {
  events: LoggedEvent[]
  upTo: number
}
