import type { Clock } from "../ports/clock.ts"

export interface ReadWithinOptions {
  /** Milliseconds without anything new after which the stream is given up. */
  silenceMs: number
  signal: AbortSignal
  clock: Pick<Clock, "soon">
}

/** Values that are handed out in one go; then others have their turn, however much has already come. */
const SLICE = 64

/** Reads a stream, and gives up when nothing comes for `silenceMs`. @throws StreamSilentError, or the signal's reason */
export async function* readWithin<Value>(
  stream: ReadableStream<Value>,
  { silenceMs, signal, clock }: ReadWithinOptions,
): AsyncGenerator<Value> {
  const reader = stream.getReader()
  let failure: { error: unknown } | undefined
  // A read that waits ends when its reader is cancelled. Racing each read with a promise would keep them all until the end.
  const giveUp = (error: unknown) => {
    failure ??= { error }
    reader.cancel(error).catch(() => {})
  }
  const onAbort = () => giveUp(signal.reason)
  signal.addEventListener("abort", onAbort, { once: true })
  // One timer for the whole stream, moved on by a note of the time: a timer per chunk costs more than the chunk.
  let last = Date.now()
  const watch = () => {
    const left = last + silenceMs - Date.now()
    if (left <= 0) giveUp(new StreamSilentError(silenceMs))
    else timer = setTimeout(watch, left)
  }
  let timer = setTimeout(watch, silenceMs)
  let inOneGo = 0
  try {
    if (signal.aborted) throw signal.reason
    for (;;) {
      const { done, value } = await reader.read()
      if (failure) throw failure.error
      if (done) return
      last = Date.now()
      if (inOneGo++ === 0) clock.soon(() => (inOneGo = 0))
      yield value
      if (inOneGo >= SLICE) await new Promise<void>((resolve) => clock.soon(resolve))
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener("abort", onAbort)
    reader.cancel().catch(() => {})
  }
}

/** A provider that sent headers and then nothing. */
export class StreamSilentError extends Error {
  override readonly name = "StreamSilentError"
  constructor(silenceMs: number) {
    super(`The model sent nothing for ${Math.round(silenceMs / 1000)} s`)
  }
}
