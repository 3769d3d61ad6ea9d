import type { LoggedEvent } from "../events.ts"
import { createLiveEvents } from "./live-events.ts"

/** An event as a frame of a stream. */
export const frame = (event: object): string => `data: ${JSON.stringify(event)}\n\n`

/** Keeps a stream alive, as a comment: heartbeats are no events of the newer form. */
export const HEARTBEAT = ": heartbeat\n\n"

/** Makes a function that turns the log's events into frames of the newer form. */
export const createEventFrames = (now: () => number): ((event: LoggedEvent) => string[]) => {
  const translate = createLiveEvents(now)
  return (event) => (event.type === "server.heartbeat" ? [HEARTBEAT] : translate(event).map(frame))
}
