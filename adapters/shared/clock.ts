import type { Clock } from "../../runtime/ports/clock.ts"
import type { Log } from "../../runtime/ports/log.ts"

/** The longest time that timers can wait; a longer one would end at once. */
const TIMER_LIMIT_MS = 2 ** 31 - 1

/** The clock of the machine. Repeated work that fails is logged and goes on: thrown out of a timer it would end the process. */
export const systemClock = (log: Log): Clock => ({
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const abort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener("abort", abort)
          resolve()
        },
        Math.min(ms, TIMER_LIMIT_MS),
      )
      signal?.addEventListener("abort", abort, { once: true })
    }),
  soon: (work) => void setTimeout(work, 0),
  every: (ms, work) => {
    const guarded = () => {
      try {
        work()
      } catch (error) {
        log("error", "Repeated work failed", { error })
      }
    }
    const timer = setInterval(guarded, Math.min(ms, TIMER_LIMIT_MS))
    letProcessEnd(timer)
    return () => clearInterval(timer)
  },
})

/** Node's timers are objects that keep the process alive; other places have numbers. */
const letProcessEnd = (timer: unknown): void => {
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function")
    timer.unref()
}
