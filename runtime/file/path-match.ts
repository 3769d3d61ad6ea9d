/** A query as bytes in lower case, in words. */
export interface ByteQuery {
  words: Uint8Array[]
}

const SLASH = 47

/** Folds ASCII letters to lower case; other bytes are themselves. */
const FOLD = new Uint8Array(256).map((_, code) => (code >= 65 && code <= 90 ? code + 32 : code))

/** Whether a match may begin at a byte because of the one before it: after anything but letters and digits. */
const IS_EDGE = new Uint8Array(256).map((_, code) =>
  Number(!/[\w\u0080-\u00ff]/.test(String.fromCharCode(code)) || code === 95),
)

export const byteQuery = (query: string): ByteQuery => ({
  words: query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => new TextEncoder().encode(word)),
})

/** Whether each word's letters are in the path in their order. */
export const isMatch = ({ words }: ByteQuery, bytes: Uint8Array, start: number, end: number): boolean => {
  for (const word of words) {
    let at = 0
    for (let index = start; at < word.length; index += 1) {
      if (index >= end) return false
      if (FOLD[bytes[index] ?? 0] === word[at]) at += 1
    }
  }
  return true
}

/**
 * A rough order of matches, to choose those that are worth being ranked exactly. Lower is better: by where the words stand (the whole
 * name, its beginning, a word in it, in it, at the beginning of a directory, anywhere, as letters close together, or far apart), then by
 * how far apart their letters are, then by length.
 */
export const roughScore = ({ words }: ByteQuery, bytes: Uint8Array, start: number, end: number): number => {
  // The slash at the end of a directory belongs to its name.
  let nameStart = end - 1
  while (nameStart > start && bytes[nameStart - 1] !== SLASH) nameStart -= 1
  let worst = 0
  for (const word of words) worst = Math.max(worst, wordScore(word, bytes, start, end, nameStart))
  return worst + Math.min(end - start, 1023)
}

const TIER = 1 << 21
const SPREAD = 1 << 10

const wordScore = (word: Uint8Array, bytes: Uint8Array, start: number, end: number, nameStart: number): number => {
  const whole = wholeScore(word, bytes, start, end, nameStart)
  if (whole >= 0) return whole * TIER
  // From the end, so that a match within the name is found before one across directories.
  let at = word.length - 1
  let index = end - 1
  let last = -1
  for (; index >= start; index -= 1) {
    if (FOLD[bytes[index] ?? 0] !== word[at]) continue
    if (last < 0) last = index
    if (--at < 0) break
  }
  const spread = Math.min(last - index + 1 - word.length, 1023)
  return (index >= nameStart ? 6 : 7) * TIER + spread * SPREAD
}

/** Tier of the best place where the word stands as a whole; negative when it does not. */
const wholeScore = (word: Uint8Array, bytes: Uint8Array, start: number, end: number, nameStart: number): number => {
  let best = -1
  for (let index = end - word.length; index >= start; index -= 1) {
    if (FOLD[bytes[index] ?? 0] !== word[0] || !standsAt(word, bytes, index)) continue
    const isEdge = index === start || IS_EDGE[bytes[index - 1] ?? 0] === 1
    const tier =
      index >= nameStart
        ? index === nameStart
          ? index + word.length === end
            ? 0
            : 1
          : isEdge
            ? 2
            : 3
        : isEdge
          ? 4
          : 5
    if (best < 0 || tier < best) best = tier
    if (best <= 1) return best
  }
  return best
}

const standsAt = (word: Uint8Array, bytes: Uint8Array, index: number): boolean => {
  for (let at = 1; at < word.length; at += 1) if (FOLD[bytes[index + at] ?? 0] !== word[at]) return false
  return true
}
