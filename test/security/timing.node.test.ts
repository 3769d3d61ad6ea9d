import { expect, test } from "vitest"
import { createAuth } from "../../handlers/auth.ts"
import { basic } from "../support/gate.ts"

const SAMPLES = 100_000
/** Beyond 4.5 dudect speaks of a leak; a busy machine alone makes 5 or 6 now and then. */
const LIMIT = 10

/** Welch's t of two sets of times, without the slowest tenth. */
const difference = (times: number[][]): number => {
  const [one, other] = times.map((all) => {
    const kept = all.toSorted((a, b) => a - b).slice(0, Math.floor(all.length * 0.9))
    const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length
    const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1)
    return { mean, error: variance / kept.length }
  })
  if (!one || !other) throw new Error("There are no two sets")
  return Math.abs(one.mean - other.mean) / Math.sqrt(one.error + other.error)
}

test(
  `how long a wrong login takes does not tell how wrong it is (${SAMPLES} samples)`,
  { timeout: 60_000 },
  async () => {
    const password = "correct horse battery staple"
    // Time passes between the guesses, so that none is put off.
    let now = 0
    const authenticate = createAuth({ username: "opencode", password, now: () => (now += 3_600_000) })
    const url = new URL("http://localhost/session")
    const guesses = [`${password.slice(0, -1)}x`, `x${password.slice(1)}`]
    const requests = guesses.map((guess) => new Request(url, { headers: basic("opencode", guess) }))
    const times: number[][] = [[], []]
    for (let sample = 0; sample < SAMPLES; sample++) {
      const kind = Math.random() < 0.5 ? 0 : 1
      const request = requests[kind]
      if (!request) continue
      const start = process.hrtime.bigint()
      const answer = await authenticate(request, url, "10.0.0.9")
      times[kind]?.push(Number(process.hrtime.bigint() - start))
      if (!(answer instanceof Response) || answer.status !== 401) throw new Error("A wrong login was let in")
    }
    expect(difference(times)).toBeLessThan(LIMIT)
  },
)
