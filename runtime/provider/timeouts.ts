import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from "@ai-sdk/provider"
import type { Clock } from "../ports/clock.ts"
import type { ResolvedModel } from "./providers.ts"

type Stream = (
  options: LanguageModelV4CallOptions,
) => PromiseLike<{ stream: ReadableStream<LanguageModelV4StreamPart> }>

/** Gives up requests that take longer than the config allows, until the answer begins (`headersMs`) or ends (`totalMs`). */
export const withTimeouts = (
  stream: Stream,
  { totalMs, headersMs }: ResolvedModel["timeouts"],
  clock: Clock,
): Stream => {
  if (!totalMs && !headersMs) return stream
  return async (options) => {
    const late = new AbortController()
    const limit = (ms: number | false | undefined, what: string): (() => void) => {
      if (!ms) return () => {}
      const met = new AbortController()
      const giveUp = () => late.abort(new Error(`The connection timed out: ${what} within ${ms / 1000} s`))
      clock.sleep(ms, met.signal).then(giveUp, () => {})
      return () => met.abort()
    }
    const begun = limit(headersMs, "the answer did not begin")
    const ended = limit(totalMs, "the answer did not end")
    const abortSignal = options.abortSignal ? AbortSignal.any([options.abortSignal, late.signal]) : late.signal
    try {
      const answer = await stream({ ...options, abortSignal })
      return { ...answer, stream: answer.stream.pipeThrough(new TransformStream({ flush: ended })) }
    } catch (error) {
      ended()
      throw late.signal.aborted ? late.signal.reason : error
    } finally {
      begun()
    }
  }
}

/** The longest time that timers can wait. */
const FOREVER_MS = 2 ** 31 - 1

/** Silence of a stream after which it counts as broken; undefined where the config says nothing. */
export const silenceOf = ({ silenceMs }: ResolvedModel["timeouts"]): number | undefined =>
  silenceMs === undefined ? undefined : Math.min(silenceMs || FOREVER_MS, FOREVER_MS)
