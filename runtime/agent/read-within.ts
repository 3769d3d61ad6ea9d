/** Reads a stream, and gives up when nothing comes for `silenceMs`. @throws StreamSilentError, or the signal's reason */
export async function* readWithin<Value>(
  stream: ReadableStream<Value>,
  silenceMs: number,
  signal: AbortSignal,
): AsyncGenerator<Value> {
  const reader = stream.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  let giveUp: ((error: unknown) => void) | undefined
  const stop = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  // Without a reader of its own, a rejection between two reads would count as unhandled.
  stop.catch(() => {})
  const onAbort = () => giveUp?.(signal.reason)
  signal.addEventListener("abort", onAbort, { once: true })
  // One timer for the whole stream, moved on by a note of the time: a timer per chunk costs more than the chunk.
  let last = Date.now()
  const watch = () => {
    const left = last + silenceMs - Date.now()
    if (left <= 0) giveUp?.(new StreamSilentError(silenceMs))
    else timer = setTimeout(watch, left)
  }
  timer = setTimeout(watch, silenceMs)
  try {
    if (signal.aborted) throw signal.reason
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), stop])
      if (done) return
      last = Date.now()
      yield value
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
