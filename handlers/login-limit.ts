/** Slows down guessing: per address, and in sum when guesses come from many addresses. */
export interface LoginLimit {
  /** Seconds until this address may try again; 0 when it may now. */
  waitSeconds(address: string): number
  failed(address: string): void
  succeeded(address: string): void
}

const FREE_FAILURES = 10
const FREE_FAILURES_IN_SUM = 100
const SUM_WINDOW_MS = 60_000
const LONGEST_WAIT_MS = 60_000
/** Failures this old are forgotten. */
const FORGET_MS = 15 * 60_000
const ADDRESS_LIMIT = 1_000

interface Failures {
  count: number
  last: number
  blockedUntil: number
}

/** @param now milliseconds since the epoch */
export const createLoginLimit = (now: () => number): LoginLimit => {
  const failures = new Map<string, Failures>()
  // Addresses that have logged in keep working while others guess.
  const welcome = new Set<string>()
  let sum = { from: 0, count: 0 }

  return {
    waitSeconds(address) {
      const network = networkOf(address)
      const at = now()
      const own = failures.get(network)?.blockedUntil ?? 0
      const flooded = at < sum.from + SUM_WINDOW_MS && sum.count >= FREE_FAILURES_IN_SUM && !welcome.has(network)
      return Math.ceil(Math.max(0, own - at, flooded ? sum.from + SUM_WINDOW_MS - at : 0) / 1000)
    },
    failed(address) {
      const network = networkOf(address)
      const at = now()
      const known = failures.get(network)
      const count = known && at - known.last < FORGET_MS ? known.count + 1 : 1
      const waitMs = count < FREE_FAILURES ? 0 : Math.min(1000 * 2 ** (count - FREE_FAILURES), LONGEST_WAIT_MS)
      keepNewest(failures, network)
      failures.set(network, { count, last: at, blockedUntil: at + waitMs })
      sum = at < sum.from + SUM_WINDOW_MS ? { ...sum, count: sum.count + 1 } : { from: at, count: 1 }
    },
    succeeded(address) {
      const network = networkOf(address)
      failures.delete(network)
      if (welcome.has(network)) return
      keepNewest(welcome, network)
      welcome.add(network)
    },
  }
}

/** Makes room for one more key, which goes to the end. */
const keepNewest = (kept: Map<string, unknown> | Set<string>, key: string) => {
  kept.delete(key)
  if (kept.size < ADDRESS_LIMIT) return
  const oldest = kept.keys().next()
  if (!oldest.done) kept.delete(oldest.value)
}

/** Who counts as one guesser: an IPv4 address, or the 64 bits of an IPv6 address that a provider hands out as one. */
const networkOf = (address: string): string => {
  if (!address.includes(":")) return address
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  const [head = "", tail] = address.split("::")
  const groups = head === "" ? [] : head.split(":")
  if (tail !== undefined) {
    const missing = 8 - groups.length - (tail === "" ? 0 : tail.split(":").length)
    groups.push(...Array.from({ length: Math.max(0, missing) }, () => "0"), ...tail.split(":"))
  }
  return groups.slice(0, 4).join(":").toLowerCase()
}
