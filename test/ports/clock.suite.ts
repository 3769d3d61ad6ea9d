import { expect, test } from "vitest"
import type { Clock } from "../../runtime/ports/clock.ts"

/**
 * What every clock does.
 *
 * @param pass lets a few milliseconds go by on the clock
 */
export const clockSuite = (create: () => { clock: Clock; pass: (ms: number) => Promise<void> }): void => {
  test("sleep ends after its time, not before", async () => {
    const { clock, pass } = create()
    const start = clock.now()
    const slept = clock.sleep(20).then(() => clock.now())
    await pass(40)
    // The machine's timers may fire a fraction early.
    expect((await slept) - start).toBeGreaterThanOrEqual(19)
  })

  test("sleeps end in the order of their times", async () => {
    const { clock, pass } = create()
    const order: string[] = []
    const sleeps = [clock.sleep(30).then(() => order.push("late")), clock.sleep(5).then(() => order.push("early"))]
    await pass(60)
    await Promise.all(sleeps)
    expect(order).toEqual(["early", "late"])
  })

  test("sleep rejects with the reason when it is aborted, before or meanwhile", async () => {
    const { clock } = create()
    const reason = new Error("Stop")
    await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
    const controller = new AbortController()
    const slept = clock.sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(slept).rejects.toBe(reason)
  })

  test("a sleep of many years does not end at once", async () => {
    const { clock, pass } = create()
    const controller = new AbortController()
    let isOver = false
    const slept = clock.sleep(1e15, controller.signal).then(
      () => (isOver = true),
      () => {},
    )
    await pass(5)
    expect(isOver).toBe(false)
    controller.abort()
    await slept
  })

  test("every repeats until it is stopped", async () => {
    const { clock, pass } = create()
    let count = 0
    let stop = () => {}
    const thrice = new Promise<void>((resolve) => {
      stop = clock.every(5, () => {
        count += 1
        if (count < 3) return
        stop()
        resolve()
      })
    })
    await pass(30)
    await thrice
    await pass(15)
    expect(count).toBe(3)
  })
}
