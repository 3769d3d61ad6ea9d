import type { TextMatch } from "../../runtime/ports/search.ts"
import type { SearchPattern } from "./search-pattern.ts"

const encoder = new TextEncoder()

const byteLength = (text: string): number => encoder.encode(text).byteLength

/** The lines of a text file that a pattern matches, `limit` at most; none of a file with a NUL byte. */
export const textMatches = (path: string, bytes: Uint8Array, pattern: SearchPattern, limit: number): TextMatch[] => {
  if (bytes.includes(0)) return []
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes)
  if (!pattern.mayMatch(text)) return []
  const found: TextMatch[] = []
  let lineNumber = 0
  /** How far bytes have been counted, and how many there were. */
  let counted = 0
  let offset = 0
  for (let start = 0; start < text.length && found.length < limit;) {
    const feed = text.indexOf("\n", start)
    const end = feed < 0 ? text.length : feed + 1
    lineNumber += 1
    const line = text.slice(start, end).replace(/\r?\n$/, "")
    const spans = pattern.spans(line)
    if (spans.length > 0) {
      offset += byteLength(text.slice(counted, start))
      counted = start
      found.push({
        path: { text: path },
        lines: { text: text.slice(start, end) },
        line_number: lineNumber,
        absolute_offset: offset,
        submatches: spans.map((span) => ({
          match: { text: line.slice(span.start, span.end) },
          start: byteLength(line.slice(0, span.start)),
          end: byteLength(line.slice(0, span.end)),
        })),
      })
    }
    start = end
  }
  return found
}
