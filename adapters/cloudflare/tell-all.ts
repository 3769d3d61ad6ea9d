import type { Clock } from "../../runtime/ports/clock.ts"

export interface TellAllOptions {
  clock: Clock
  /** How many are told at the same time. */
  atOnce: number
  /** Who has not answered after so many milliseconds is not waited for. */
  eachMs: number
}

/** Tells each of many something, some at a time, in order. Resolves when all have answered, failed or been silent too long. */
export const tellAll = async <One>(
  all: readonly One[],
  notice: (one: One) => Promise<unknown>,
  { clock, atOnce, eachMs }: TellAllOptions,
): Promise<void> => {
  const rest = all.values()
  const work = async () => {
    for (const one of rest) await settledWithin(eachMs, notice(one), clock)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work))
}

/** Resolves when the work has settled, well or not, but no later than after so many milliseconds. */
export const settledWithin = async (ms: number, work: Promise<unknown>, clock: Clock): Promise<void> => {
  const settled = new AbortController()
  const tooLong = clock.sleep(ms, settled.signal).catch(() => {})
  await Promise.race([Promise.allSettled([work]), tooLong])
  settled.abort()
}
