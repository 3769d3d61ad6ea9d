import type { Background } from "../../runtime/ports/background.ts"
import type { Log } from "../../runtime/ports/log.ts"

/**
 * Keeps track of work until it has settled, and logs what fails.
 *
 * @param waitUntil told of each piece of work, where the platform would else stop it
 */
export const trackedBackground = (log: Log, waitUntil?: (work: Promise<unknown>) => void): Background => {
  const running = new Set<Promise<void>>()
  return {
    run: (work) => {
      const tracked = work
        .then(
          () => {},
          (error: unknown) => log("error", "Background work failed", { error }),
        )
        .finally(() => running.delete(tracked))
      running.add(tracked)
      waitUntil?.(tracked)
    },
    settled: async () => {
      // Work may start more work.
      while (running.size > 0) await Promise.all(running)
    },
  }
}
