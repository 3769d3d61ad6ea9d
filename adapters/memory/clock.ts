import type { Clock } from "../../runtime/ports/clock.ts"

/** A clock that stands still until it is told to move. */
export interface MemoryClock extends Clock {
  /** Moves the time, and lets everything that comes due run, in order, each with its own time. */
  advance(ms: number): Promise<void>
  /** Resolves when at least `count` (default 1) sleeps are waiting. */
  sleeping(count?: number): Promise<void>
  /** How many sleeps and repeated calls are set. */
  timers(): number
}

interface Timer {
  due: number
  order: number
  /** Present for repeated work. */
  everyMs?: number
  fire: () => void
}

/** 2025-01-01T00:00:00Z */
export const MEMORY_EPOCH = 1_735_689_600_000

/** A macrotask, so that all promise work which is ready has run. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0))

/** Time that only tests move. */
export const memoryClock = (start: number = MEMORY_EPOCH): MemoryClock => {
  let now = start
  let order = 0
  const timers = new Set<Timer>()
  const waiters = new Set<{ count: number; resolve: () => void }>()

  const add = (ms: number, fire: () => void, everyMs?: number): Timer => {
    const timer: Timer = {
      due: now + Math.max(0, ms),
      order: order++,
      fire,
      ...(everyMs === undefined ? {} : { everyMs }),
    }
    timers.add(timer)
    const sleeps = sleepCount()
    for (const waiter of waiters) {
      if (sleeps < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
    return timer
  }

  const sleepCount = () => [...timers].filter((timer) => timer.everyMs === undefined).length

  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.due <= until).sort((a, b) => a.due - b.due || a.order - b.order)[0]

  return {
    now: () => now,
    timers: () => timers.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const abort = () => {
          timers.delete(timer)
          reject(signal?.reason)
        }
        const timer = add(ms, () => {
          signal?.removeEventListener("abort", abort)
          resolve()
        })
        signal?.addEventListener("abort", abort, { once: true })
      }),
    soon: (work) => void setTimeout(work, 0),
    every: (ms, work) => {
      const timer = add(ms, work, Math.max(1, ms))
      return () => void timers.delete(timer)
    },
    advance: async (ms) => {
      const until = now + ms
      await settle()
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        now = Math.max(now, timer.due)
        if (timer.everyMs === undefined) timers.delete(timer)
        else timer.due += timer.everyMs
        timer.fire()
        await settle()
      }
      now = until
    },
    sleeping: (count = 1) =>
      new Promise((resolve) => {
        if (sleepCount() >= count) resolve()
        else waiters.add({ count, resolve })
      }),
  }
}
