import { expect, test } from "vitest"
import { memoryClock } from "../../adapters/memory/clock.ts"
import { untilReached } from "../../adapters/cloudflare/until-reached.ts"

const failing = (times: number) => {
  const calls = { count: 0 }
  const work = async () => {
    calls.count += 1
    if (calls.count <= times) throw new Error(`away ${calls.count}`)
    return "there"
  }
  return { calls, work }
}

test("what is away is tried again, at longer and longer distances", async () => {
  const clock = memoryClock()
  const { calls, work } = failing(3)
  const reached = untilReached(work, { clock, signal: new AbortController().signal, giveUpMs: 60_000 })
  await clock.advance(6_999)
  expect(calls.count).toBe(3)
  await clock.advance(1)
  expect(await reached).toBe("there")
})

test("after a while the last failure is told", async () => {
  const clock = memoryClock()
  const { calls, work } = failing(1_000)
  const reached = untilReached(work, { clock, signal: new AbortController().signal, giveUpMs: 600_000 })
  const told = expect(reached).rejects.toThrow("away")
  await clock.advance(600_000)
  await told
  expect(calls.count).toBeLessThan(20)
})

test("who aborts does not wait for it", async () => {
  const clock = memoryClock()
  const aborter = new AbortController()
  const reached = untilReached(failing(1_000).work, { clock, signal: aborter.signal, giveUpMs: 600_000 })
  await clock.sleeping()
  aborter.abort(new Error("stopped"))
  await expect(reached).rejects.toThrow("stopped")
})
