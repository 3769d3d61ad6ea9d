import { expect, test } from "vitest"
import { MEMORY_EPOCH, memoryClock } from "../../adapters/memory/clock.ts"
import { clockSuite } from "./clock.suite.ts"

clockSuite(() => {
  const clock = memoryClock()
  return { clock, pass: clock.advance }
})

test("time stands still until it is moved", async () => {
  const clock = memoryClock()
  expect([clock.now(), clock.now()]).toEqual([MEMORY_EPOCH, MEMORY_EPOCH])
  await clock.advance(1_500)
  expect(clock.now()).toBe(MEMORY_EPOCH + 1_500)
})

test("what comes due sees its own time, also when it starts the next", async () => {
  const clock = memoryClock(0)
  const times: number[] = []
  const run = async () => {
    await clock.sleep(100)
    times.push(clock.now())
    await clock.sleep(50)
    times.push(clock.now())
  }
  const running = run()
  clock.every(60, () => times.push(clock.now()))
  await clock.advance(160)
  await running
  expect(times).toEqual([60, 100, 120, 150])
  expect(clock.now()).toBe(160)
})

test("sleeping waits for others to sleep", async () => {
  const clock = memoryClock()
  const late = Promise.resolve().then(() => clock.sleep(10))
  await clock.sleeping()
  await clock.advance(10)
  await late
})
