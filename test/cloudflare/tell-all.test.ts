import { expect, test } from "vitest"
import { memoryClock } from "../../adapters/memory/clock.ts"
import { settledWithin, tellAll } from "../../adapters/cloudflare/tell-all.ts"

const many = Array.from({ length: 3_000 }, (_, index) => index)
const tick = () => new Promise((resolve) => setTimeout(resolve, 0))

test("thousands are told, each once and in order, few of them at a time, whatever some of them answer", async () => {
  const told: number[] = []
  let open = 0
  let most = 0
  const notice = async (one: number) => {
    told.push(one)
    most = Math.max(most, ++open)
    if (one % 100 === 0) await tick()
    open -= 1
    if (one % 7 === 0) throw new Error("away")
  }
  const clock = memoryClock()
  await tellAll(many, notice, { clock, atOnce: 20, eachMs: 1_000 })
  expect(told).toEqual(many)
  expect(most).toBe(20)
  expect(clock.timers()).toBe(0)
})

test("who does not answer holds up the others for a while only", async () => {
  const clock = memoryClock()
  const told: number[] = []
  const notice = (one: number) => {
    told.push(one)
    return one < 4 ? new Promise(() => {}) : Promise.resolve()
  }
  const done = tellAll(many, notice, { clock, atOnce: 4, eachMs: 1_000 })
  await clock.sleeping(4)
  expect(told).toEqual([0, 1, 2, 3])
  await clock.advance(1_000)
  await done
  expect(told).toHaveLength(3_000)
})

test("nobody is told nothing, and a wait has an end", async () => {
  const clock = memoryClock()
  await tellAll([], () => Promise.reject(new Error("never")), { clock, atOnce: 4, eachMs: 1_000 })
  const waited = settledWithin(1_000, new Promise(() => {}), clock)
  await clock.advance(1_000)
  await waited
})
