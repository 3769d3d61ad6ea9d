/** Keeps work alive that outlives its request (`waitUntil` on Workers; bookkeeping for a clean stop on Node). */
export interface Background {
  run(work: Promise<unknown>): void
  /** Resolves when all work has settled. */
  settled(): Promise<void>
}
