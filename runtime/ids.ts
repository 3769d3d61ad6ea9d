/** Prefixes of the ids that the server makes. */
export type IDPrefix = "ses" | "msg" | "prt" | "evt" | "per" | "que" | "pty" | "tool"

export interface IDsOptions {
  now(): number
  /** Fills a new array with random bytes. Default: `crypto.getRandomValues`. */
  random?: (length: number) => Uint8Array
  /** Eight base62 characters that name the workspace's object; ids of sessions, permissions, questions and terminals begin their tail with it. */
  home?: string
  /** Eight base62 characters that follow the home in secrets (see sealOf). */
  seal?: string
}

export interface IDs {
  /** Makes an id greater than every other of its prefix so far (session ids: smaller), and than `after` when given. */
  make(prefix: IDPrefix, after?: string): string
  /** Makes 32 characters that nobody can guess (142 random bits; 95 after a home and its seal, which come first). */
  secret(): string
  /** Whether a session id has the form of those that are made here, the home included. */
  isOwn(sessionID: string): boolean
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
const TAIL = 14
const HOME = 8
const SECRET = 32
const TICKS = 0x1000n
const MASK = 0xffffffffffffn
/** Prefixes whose ids route a request to the object that made them. */
const ROUTED: ReadonlySet<IDPrefix> = new Set(["ses", "per", "que", "pty"] as const)

/**
 * Makes ids of the form `ses_` + 12 hex digits + 14 base62 characters. The hex digits are the low 48 bits of
 * milliseconds * 4096 + a counter, inverted for sessions so that the newest sorts first.
 * Source: contract/wire.md, Ids.
 */
export const createIDs = ({ now, random = randomBytes, home, seal }: IDsOptions): IDs => {
  let last = 0n
  return {
    make(prefix, after) {
      const tick = BigInt(now()) * TICKS
      last = tick > last ? tick : last + 1n
      let stamp = last & MASK
      if (after !== undefined && prefix !== "ses") {
        const floor = stampOf(after)
        if (floor !== undefined && floor >= stamp) stamp = (floor + 1n) & MASK
      }
      if (prefix === "ses") stamp = ~stamp & MASK
      const lead = home !== undefined && ROUTED.has(prefix) ? home : ""
      return `${prefix}_${stamp.toString(16).padStart(12, "0")}${lead}${tail(TAIL - lead.length, random)}`
    },
    isOwn: (sessionID) =>
      /^ses_[0-9a-f]{12}[0-9A-Za-z]{14}$/.test(sessionID) &&
      (home === undefined || sessionID.slice(16).startsWith(home)),
    secret() {
      const lead = (home ?? tail(HOME, random)) + (seal ?? "")
      return lead + tail(SECRET - lead.length, random)
    },
  }
}

/** The time part of an id; undefined for an id that a client wrote in another form. */
const stampOf = (id: string): bigint | undefined => {
  const hex = id.slice(4, 16)
  return /^[0-9a-f]{12}$/.test(hex) ? BigInt(`0x${hex}`) : undefined
}

const tail = (length: number, random: (length: number) => Uint8Array): string => {
  let text = ""
  for (const byte of random(length)) text += ALPHABET[byte % 62]
  return text
}

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
