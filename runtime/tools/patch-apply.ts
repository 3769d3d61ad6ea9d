import type { PatchHunk } from "./patch-text.ts"
import { usesCrlf } from "./text-match.ts"

/** Ways to compare lines, the strictest first. */
const comparisons: ((line: string) => string)[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => line.trim(),
  (line) => plainSigns(line.trim()),
]

/** Models write plain quotes, dashes and spaces where a file has typographic ones. */
const plainSigns = (line: string): string =>
  line
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replace(/[\u201C\u201D\u201E\u201F]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u00A0\u2002-\u200A\u202F\u205F\u3000]/g, " ")

/** A line and its line end. */
interface Line {
  text: string
  end: string
}

/**
 * Applies the hunks of a patch to a text, in order, each after the one before. Untouched lines keep their line ends, new
 * ones get what most lines have.
 *
 * @throws Error naming the lines that are not in the text
 */
export function applyHunks(text: string, hunks: PatchHunk[], path: string): string {
  const end = usesCrlf(text) ? "\r\n" : "\n"
  const lines = splitLines(text)
  let from = 0
  for (const hunk of hunks) {
    for (const anchor of hunk.anchors) from = afterAnchor(lines, anchor, from, path)
    const at = hunk.before.length === 0 ? insertionPoint(lines, hunk, from) : find(lines, hunk, from)
    if (at === undefined) throw new Error(notFound(hunk, path))
    lines.splice(at, hunk.before.length, ...merged(lines.slice(at, at + hunk.before.length), hunk, end))
    from = at + hunk.after.length
  }
  const endsOpen = text !== "" && !text.endsWith("\n")
  return lines
    .map((line, index) => line.text + (index < lines.length - 1 ? line.end || end : endsOpen ? "" : line.end || end))
    .join("")
}

function splitLines(text: string): Line[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => {
    const end = /\r?\n$/.exec(line)?.[0] ?? ""
    return { text: line.slice(0, line.length - end.length), end }
  })
}

function afterAnchor(lines: Line[], anchor: string, from: number, path: string): number {
  for (const form of comparisons) {
    const at = lines.findIndex((line, index) => index >= from && form(line.text) === form(anchor))
    if (at >= 0) return at + 1
  }
  throw new Error(`Cannot patch "${path}": no line "${anchor}" after line ${from}; read the file and repeat the patch`)
}

const insertionPoint = (lines: Line[], hunk: PatchHunk, from: number): number =>
  hunk.anchors.length > 0 && !hunk.atEnd ? from : lines.length

function find(lines: Line[], { before, atEnd }: PatchHunk, from: number): number | undefined {
  const last = lines.length - before.length
  for (const form of comparisons) {
    const wanted = before.map(form)
    const isAt = (at: number): boolean => wanted.every((line, offset) => form(lines[at + offset]?.text ?? "") === line)
    if (atEnd && last >= from && isAt(last)) return last
    for (let at = from; at <= last; at++) if (isAt(at)) return at
  }
  return undefined
}

/** The hunk's new lines, with lines of context as the file has them: only what the patch changes is replaced. */
function merged(found: Line[], { before, after }: PatchHunk, end: string): Line[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1
  const added = after.slice(head, after.length - tail).map((text) => ({ text, end }))
  return [...found.slice(0, head), ...added, ...(tail > 0 ? found.slice(-tail) : [])]
}

function notFound({ before }: PatchHunk, path: string): string {
  const shown = before.slice(0, 5).join("\n")
  return `Cannot patch "${path}": these lines are not in it (or not after the hunk before):\n${shown}\nRead the file and repeat the patch`
}
