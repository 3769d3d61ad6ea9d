import type { Part, ReasoningPart, TextPart } from "../schema/part.ts"

/** What travels from a workspace's log to the log of all of a tenant's workspaces. Serialisable. */
export interface RelayedEvent {
  /** A `delta` is announced there, an `event` stored too. */
  kind: "event" | "delta"
  /** Number in the log that it comes from; of a delta, of the event before it. */
  seq: number
  id: string
  type: string
  directory: string | undefined
  project: string | undefined
  sessionID: string | undefined
  /** JSON. */
  properties: string
}

/** What the receiver says to a batch. */
export interface RelayAnswer {
  /** Number up to which everything has arrived. */
  upTo: number
  /** Whether someone reads deltas there. */
  wantsDeltas: boolean
  /** Another one after each restart of the receiver, which then knows no text that was growing. */
  life: string
}

/** A text that still grows: its updates follow each other quickly, each with the whole text. */
export const isGrowing = (part: Part): part is TextPart | ReasoningPart =>
  (part.type === "text" || part.type === "reasoning") && part.time !== undefined && part.time.end === undefined
