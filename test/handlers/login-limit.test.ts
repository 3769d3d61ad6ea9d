import { expect, test } from "vitest"
import { createLoginLimit } from "../../handlers/login-limit.ts"

const withClock = () => {
  const clock = { at: 0 }
  return { clock, limit: createLoginLimit(() => clock.at) }
}

test("each failure after the tenth doubles the wait, up to a minute", () => {
  const { clock, limit } = withClock()
  const waits: number[] = []
  for (let failures = 1; failures <= 18; failures++) {
    limit.failed("10.0.0.1")
    waits.push(limit.waitSeconds("10.0.0.1"))
    clock.at += limit.waitSeconds("10.0.0.1") * 1000
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
})

test("a success forgets the failures", () => {
  const { limit } = withClock()
  for (let failures = 1; failures <= 9; failures++) limit.failed("10.0.0.1")
  limit.succeeded("10.0.0.1")
  limit.failed("10.0.0.1")
  expect(limit.waitSeconds("10.0.0.1")).toBe(0)
})

test("a quarter of an hour forgets them too", () => {
  const { clock, limit } = withClock()
  for (let failures = 1; failures <= 9; failures++) limit.failed("10.0.0.1")
  clock.at += 15 * 60_000
  limit.failed("10.0.0.1")
  expect(limit.waitSeconds("10.0.0.1")).toBe(0)
})

test("guesses from many addresses slow down strangers, not those who have logged in", () => {
  const { clock, limit } = withClock()
  limit.succeeded("10.9.9.9")
  for (let index = 0; index < 100; index++) limit.failed(`10.0.1.${index}`)
  expect(limit.waitSeconds("10.0.2.1")).toBe(60)
  expect(limit.waitSeconds("10.9.9.9")).toBe(0)
  clock.at += 60_000
  expect(limit.waitSeconds("10.0.2.1")).toBe(0)
})

test("IPv6 addresses of one network count as one, and mapped IPv4 addresses as themselves", () => {
  const { limit } = withClock()
  for (let index = 1; index <= 10; index++) limit.failed(`2001:db8::${index}`)
  expect(limit.waitSeconds("2001:db8:0:0:ffff::1")).toBe(1)
  expect(limit.waitSeconds("2001:db8:0:1::1")).toBe(0)
  for (let index = 1; index <= 10; index++) limit.failed("::ffff:10.0.0.1")
  expect(limit.waitSeconds("10.0.0.1")).toBe(1)
  expect(limit.waitSeconds("10.0.0.2")).toBe(0)
})
