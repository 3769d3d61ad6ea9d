import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import { clockSuite } from "./clock.suite.ts"

clockSuite(() => {
  const clock = systemClock(memoryLog())
  return { clock, pass: (ms) => clock.sleep(ms) }
})

test("repeated work that fails is logged and goes on", async () => {
  const log = memoryLog()
  const failure = new Error("The disk is full")
  await new Promise<void>((resolve) => {
    let count = 0
    const stop = systemClock(log).every(1, () => {
      count += 1
      if (count === 1) throw failure
      stop()
      resolve()
    })
  })
  expect(log.entries).toMatchObject([{ level: "error", fields: { error: failure } }])
})
