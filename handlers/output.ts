import type { z } from "zod"
import type { Reader } from "../runtime/event-reader.ts"

/** A JSON answer with status 200. `slow`: may outlast a client's header time-out, see `slow.ts`. */
export interface JsonOutput {
  kind: "json"
  schema: z.ZodType
  slow: boolean
  /** `handle` may give `Live` instead. */
  live: boolean
}
/** Server-Sent Events; `component` names the union of events in the document. */
export interface EventsOutput {
  kind: "events"
  component: "Event" | "GlobalEvent" | "V2Event" | "SessionDurableEventFrame"
}
/** 204 without a body. */
export interface EmptyOutput {
  kind: "empty"
}
/** `handle` builds the Response itself: downloads and pages. */
export interface RawOutput {
  kind: "raw"
  contentType: string
}
/** A WebSocket: `handle` gives what takes it over. The place performs the upgrade. */
export interface SocketOutput {
  kind: "socket"
}
export type Output = JsonOutput | EventsOutput | EmptyOutput | RawOutput | SocketOutput

export const json = (schema: z.ZodType, options: { slow?: boolean; live?: boolean } = {}): JsonOutput => ({
  kind: "json",
  schema,
  slow: options.slow ?? false,
  live: options.live ?? false,
})
export const events = (component: EventsOutput["component"]): EventsOutput => ({ kind: "events", component })
export const empty: EmptyOutput = { kind: "empty" }
export const socket: SocketOutput = { kind: "socket" }
export const raw = (contentType: string): RawOutput => ({ kind: "raw", contentType })

/** Events that follow what the JSON shows, for a client that asks for `text/event-stream`. */
export class Live {
  readonly reader: Reader

  constructor(reader: Reader) {
    this.reader = reader
  }
}

/** A value with headers beside it, for the few answers that carry any (cursors, ETags). */
export class Reply<Value = unknown> {
  readonly value: Value
  readonly headers: Record<string, string>

  constructor(value: Value, headers: Record<string, string>) {
    this.value = value
    this.headers = headers
  }
}

export interface Page {
  /** URL of the request, without the base path. */
  url: string
  /** Address that clients reach this server by. */
  baseURL: string
  /** Cursor of the next page, if there is one. */
  next: string | undefined
  /** Cursor of the event log from before the list was read: subscribing after it misses nothing. */
  cursor: string
}

/** One page of a list: the next one is named in `x-next-cursor` and, as the same request with `before`, in `Link`. */
export const page = <Item>(items: Item[], { url, baseURL, next, cursor }: Page): Reply<Item[]> => {
  if (next === undefined) return new Reply(items, { "x-opencode-cursor": cursor })
  const { pathname, searchParams } = new URL(url)
  searchParams.set("before", next)
  return new Reply(items, {
    "x-opencode-cursor": cursor,
    "x-next-cursor": next,
    link: `<${baseURL}${pathname}?${searchParams}>; rel="next"`,
    "access-control-expose-headers": "Link, X-Next-Cursor",
  })
}
