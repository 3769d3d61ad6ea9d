/** Where a text was found. */
export interface TextMatch {
  start: number
  end: number
  /** From 1. */
  lineNumber: number
}

/** Finds a text exactly, without overlaps, in order. */
export function findExact(text: string, wanted: string): TextMatch[] {
  const matches: TextMatch[] = []
  let lineNumber = 1
  let counted = 0
  for (
    let start = text.indexOf(wanted);
    wanted !== "" && start >= 0;
    start = text.indexOf(wanted, start + wanted.length)
  ) {
    lineNumber += newlinesIn(text, counted, start)
    counted = start
    matches.push({ start, end: start + wanted.length, lineNumber })
  }
  return matches
}

/**
 * Finds whole lines that equal the wanted ones when white space at their ends, line ends included, does not count.
 * A match reaches to the end of its last line, and over its line end when `wanted` ends in one.
 */
export function findByTrimmedLines(text: string, wanted: string): TextMatch[] {
  const wantedLines = wanted.split("\n").map((line) => line.trim())
  const overLineEnd = wantedLines.length > 1 && wantedLines.at(-1) === ""
  if (overLineEnd) wantedLines.pop()
  if (wantedLines.every((line) => line === "")) return []
  const lines = linesOf(text)
  const matches: TextMatch[] = []
  for (let index = 0; index + wantedLines.length <= lines.length; index++) {
    if (!wantedLines.every((line, offset) => lines[index + offset]?.trimmed === line)) continue
    const last = lines[index + wantedLines.length - 1]
    matches.push({
      start: lines[index]?.start ?? 0,
      end: (overLineEnd ? last?.next : last?.end) ?? text.length,
      lineNumber: index + 1,
    })
    index += wantedLines.length - 1
  }
  return matches
}

/** Whether most lines of a text end in CR LF. */
export function usesCrlf(text: string): boolean {
  const crlf = text.split("\r\n").length - 1
  return crlf > 0 && crlf * 2 > newlinesIn(text, 0, text.length)
}

/** Gives all lines of a text the same end. */
export const withLineEnds = (text: string, crlf: boolean): string => text.replace(/\r\n|\n/g, crlf ? "\r\n" : "\n")

function newlinesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** `end` is before the line end, `next` after it. */
function linesOf(text: string): { trimmed: string; start: number; end: number; next: number }[] {
  const lines = []
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start)
    const next = newline < 0 ? text.length : newline + 1
    const stop = newline < 0 ? text.length : newline
    const end = newline > start && text[newline - 1] === "\r" ? newline - 1 : stop
    lines.push({ trimmed: text.slice(start, end).trim(), start, end, next })
    start = next
  }
  return lines
}
