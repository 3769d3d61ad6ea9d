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
 *
 * @param form what of a line is compared, instead of the line without the white space at its ends
 */
export function findByTrimmedLines(
  text: string,
  wanted: string,
  form = (line: string): string => line.trim(),
): TextMatch[] {
  const wantedLines = wanted.split("\n").map((line) => form(line))
  const overLineEnd = wantedLines.length > 1 && wantedLines.at(-1) === ""
  if (overLineEnd) wantedLines.pop()
  if (wantedLines.every((line) => line === "")) return []
  const matches: TextMatch[] = []
  const lines = linesOf(text, form)
  const borders = bordersOf(wantedLines)
  let matched = 0
  for (const [index, line] of lines.entries()) {
    while (matched > 0 && wantedLines[matched] !== line.trimmed) matched = borders[matched - 1] ?? 0
    if (wantedLines[matched] === line.trimmed) matched++
    if (matched < wantedLines.length) continue
    const first = index + 1 - matched
    matches.push({ start: lines[first]?.start ?? 0, end: overLineEnd ? line.next : line.end, lineNumber: first + 1 })
    matched = 0
  }
  return matches
}

/** How many of the first lines each beginning also ends in: with them no line is compared again (Knuth, Morris, Pratt). */
function bordersOf(lines: string[]): number[] {
  const borders = [0]
  for (let length = 0, index = 1; index < lines.length; index++) {
    while (length > 0 && lines[index] !== lines[length]) length = borders[length - 1] ?? 0
    if (lines[index] === lines[length]) length++
    borders.push(length)
  }
  return borders
}

/** Whether at least half of the lines of a text end in CR LF. */
export function usesCrlf(text: string): boolean {
  const crlf = text.split("\r\n").length - 1
  return crlf > 0 && crlf * 2 >= newlinesIn(text, 0, text.length)
}

/** Gives all lines of a text the same end. */
export const withLineEnds = (text: string, crlf: boolean): string => text.replace(/\r\n|\n/g, crlf ? "\r\n" : "\n")

function newlinesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** `end` is before the line end, `next` after it. */
function linesOf(
  text: string,
  form: (line: string) => string,
): { trimmed: string; start: number; end: number; next: number }[] {
  const lines = []
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start)
    const next = newline < 0 ? text.length : newline + 1
    const stop = newline < 0 ? text.length : newline
    const end = newline > start && text[newline - 1] === "\r" ? newline - 1 : stop
    lines.push({ trimmed: form(text.slice(start, end)), start, end, next })
    start = next
  }
  return lines
}
