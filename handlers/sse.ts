import type { Reader } from "../runtime/event-reader.ts"
import type { LoggedEvent } from "../runtime/events.ts"

/** What an events endpoint returns: a reader, and whether its events name their directory as /global/event does. */
export interface EventFeed {
  reader: Reader
  wrapped: boolean
  /**
   * Makes each event into the frames of another form, as text; none leaves it out. Frames are shared by no other reader, and are
   * made as the client reads.
   */
  translate?: (event: LoggedEvent) => Iterable<string>
}

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-cache, no-transform",
  // Proxies that buffer would hold events back.
  "x-accel-buffering": "no",
  "x-content-type-options": "nosniff",
}

/** Types of events that every write to a session makes, and that go out a second time as a sync frame. */
const SYNCED: ReadonlySet<string> = new Set([
  "session.created",
  "session.updated",
  "session.deleted",
  "message.updated",
  "message.removed",
  "message.part.updated",
  "message.part.removed",
])

const encoder = new TextEncoder()

/** Frames are encoded once, whoever reads them. */
const createFrames = () => {
  const plain = new WeakMap<LoggedEvent, Uint8Array>()
  const wrapped = new WeakMap<LoggedEvent, Uint8Array>()
  return (event: LoggedEvent, wrap: boolean): Uint8Array => {
    const cache = wrap ? wrapped : plain
    let frame = cache.get(event)
    if (!frame) cache.set(event, (frame = encoder.encode(wrap ? wrappedFrame(event) : frameOf(event, event.json))))
    return frame
  }
}

// Keyed by the event objects themselves, so it holds nothing that is not alive anyway.
const framesOf = createFrames()

/** Greetings and heartbeats are no events of the log: the cursor follows them in a frame of its own. */
const frameOf = (event: LoggedEvent, data: string): string => {
  if (event.type === "server.connected" || event.type === "server.heartbeat") {
    return event.cursor ? `data: ${data}\n\nid: ${event.cursor}\n\n` : `data: ${data}\n\n`
  }
  return event.cursor ? `id: ${event.cursor}\ndata: ${data}\n\n` : `data: ${data}\n\n`
}

const wrappedFrame = (event: LoggedEvent): string => {
  const place =
    (event.directory === undefined ? "" : `"directory":${JSON.stringify(event.directory)},`) +
    (event.project === undefined ? "" : `"project":${JSON.stringify(event.project)},`)
  const data = `{${place}"payload":${event.json}}`
  if (event.properties === undefined || event.sessionID === undefined || !SYNCED.has(event.type)) {
    return frameOf(event, data)
  }
  // The cursor is on the second frame, so that a reader cut off between the two gets both again.
  const sync = `{"id":"${event.id}","type":"${event.type}.1","seq":${event.seq},"aggregateID":"${event.sessionID}","data":${event.properties}}`
  return `data: ${data}\n\nid: ${event.cursor}\ndata: {${place}"payload":{"type":"sync","syncEvent":${sync},"id":"${event.id}"}}\n\n`
}

/** Streams a reader's events until the client is gone, the reader ends, or it falls behind (then the stream breaks off with an error). */
export const eventStream = ({ reader, wrapped, translate }: EventFeed, signal: AbortSignal): Response => {
  function* framesIn(events: readonly LoggedEvent[]): Generator<Uint8Array> {
    for (const event of events) {
      if (!translate) yield framesOf(event, wrapped)
      else for (const frame of translate(event)) yield encoder.encode(frame)
    }
  }
  let waiting = framesIn([])
  const close = () => reader.close()
  if (signal.aborted) close()
  signal.addEventListener("abort", close, { once: true })
  const leave = () => signal.removeEventListener("abort", close)
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // At once: a client that does not read would hold its place until something notices that.
        void reader.overflow.then((error) => {
          leave()
          controller.error(error)
        })
      },
      async pull(controller) {
        for (;;) {
          const frames = batchOf(waiting)
          for (const chunk of chunksOf(frames)) controller.enqueue(chunk)
          // Who waits is only asked again once something has come.
          if (frames.length > 0) return
          const events = await reader.next()
          if (!events) break
          waiting = framesIn(events)
        }
        leave()
        controller.close()
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { headers: HEADERS })
}

/** Bytes after which a client has to read before more is made. */
const BATCH_BYTES = 64 * 1024

const batchOf = (frames: Generator<Uint8Array>): Uint8Array[] => {
  const batch: Uint8Array[] = []
  let bytes = 0
  while (bytes < BATCH_BYTES) {
    const { done, value } = frames.next()
    if (done) break
    batch.push(value)
    bytes += value.byteLength
  }
  return batch
}

/** Frames of this size are sent as they are, since all readers share them. */
const LARGE_BYTES = 4 * 1024

/** Joins small frames, so that a burst of deltas costs one write. */
const chunksOf = (frames: Uint8Array[]): Uint8Array[] => {
  const chunks: Uint8Array[] = []
  let small: Uint8Array[] = []
  const flush = () => {
    if (small.length > 0) chunks.push(join(small))
    small = []
  }
  for (const frame of frames) {
    if (frame.byteLength < LARGE_BYTES) small.push(frame)
    else {
      flush()
      chunks.push(frame)
    }
  }
  flush()
  return chunks
}

const join = (frames: Uint8Array[]): Uint8Array => {
  if (frames.length === 1 && frames[0]) return frames[0]
  const batch = new Uint8Array(frames.reduce((bytes, frame) => bytes + frame.byteLength, 0))
  let offset = 0
  for (const frame of frames) {
    batch.set(frame, offset)
    offset += frame.byteLength
  }
  return batch
}
