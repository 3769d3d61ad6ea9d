import type { Clock } from "../../runtime/ports/clock.ts"

export interface UntilReachedOptions {
  clock: Clock
  signal: AbortSignal
  /** Milliseconds after which a failure is the last one. */
  giveUpMs: number
}

const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 60_000

/**
 * Tries what needs another object until that answers: after a second, then after twice as long each time, up to a minute.
 *
 * @throws what the last try threw, or the signal's reason
 */
export const untilReached = async <Value>(
  work: () => Promise<Value>,
  { clock, signal, giveUpMs }: UntilReachedOptions,
): Promise<Value> => {
  const until = clock.now() + giveUpMs
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
    try {
      return await work()
    } catch (error) {
      if (clock.now() + retryMs > until) throw error
      await clock.sleep(retryMs, signal)
    }
  }
}
