import type { Reader } from "../../runtime/event-reader.ts"
import type { LoggedEvent } from "../../runtime/events.ts"

export interface ReadEvent {
  cursor: string
  type: string
  properties: Record<string, unknown>
}

/** Reads until `count` events of the log have come; greetings and heartbeats are left out. */
export const readEvents = async (reader: Reader, count: number): Promise<ReadEvent[]> => {
  const found: ReadEvent[] = []
  while (found.length < count) {
    const batch = await reader.next()
    if (!batch) break
    found.push(...batch.filter(isLogged).map(parse))
  }
  return found
}

const isLogged = (event: LoggedEvent) => event.type !== "server.connected" && event.type !== "server.heartbeat"

const parse = ({ cursor, type, json }: LoggedEvent): ReadEvent => ({
  cursor,
  type,
  properties: (JSON.parse(json) as { properties: Record<string, unknown> }).properties,
})
