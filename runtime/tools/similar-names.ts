/** Names listed in a suggestion at most. */
const SUGGESTIONS = 3

/**
 * Returns the names that `wanted` may be a misspelling of, the likeliest first, at most three.
 */
export function similarNames(wanted: string, names: string[]): string[] {
  const key = plain(wanted)
  return names
    .map((name) => ({ name, distance: distanceBetween(key, plain(name)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(key.length / 3)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, SUGGESTIONS)
    .map(({ name }) => name)
}

/** Ends an error message with a suggestion: `; did you mean "a" or "b"?`. Empty without names. */
export const didYouMean = (names: string[]): string =>
  names.length === 0 ? "" : `; did you mean ${names.map((name) => `"${name}"`).join(" or ")}?`

const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, "").slice(0, 100)

/** Edits (Levenshtein) from one text to the other; a text that contains the other is one edit away. */
function distanceBetween(a: string, b: string): number {
  if (a === b) return 0
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
