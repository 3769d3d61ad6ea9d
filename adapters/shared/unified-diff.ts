import { structuredPatch } from "diff"

/** Edits after which a diff is no longer the shortest one, but all of the old and all of the new lines. */
const EDITS_LIMIT = 4_000

/** Texts beyond this are treated as binary files are. */
const TEXT_LIMIT_BYTES = 2_000_000

export interface UnifiedDiff {
  /** Empty for binary and very large files. */
  patch: string
  additions: number
  deletions: number
}

const isText = (bytes: Uint8Array | undefined): boolean =>
  bytes === undefined || (bytes.byteLength <= TEXT_LIMIT_BYTES && !bytes.subarray(0, 8_000).includes(0))

const decode = (bytes: Uint8Array | undefined): string =>
  new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes ?? new Uint8Array())

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? []

const marked = (lines: string[], mark: string): string[] =>
  lines.map((line) => (line.endsWith("\n") ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`))

/** All of the old lines, then all of the new ones. */
const replaced = (before: string, after: string): UnifiedDiff => {
  const [old, next] = [linesOf(before), linesOf(after)]
  const range = (count: number) => `${count === 0 ? 0 : 1},${count}`
  const patch = `@@ -${range(old.length)} +${range(next.length)} @@\n${[...marked(old, "-"), ...marked(next, "+")].join("")}`
  return { patch, additions: next.length, deletions: old.length }
}

const range = (start: number, count: number): string => (count === 1 ? `${start}` : `${start},${count}`)

const compared = (before: string, after: string, context: number): UnifiedDiff => {
  const found = structuredPatch("", "", before, after, "", "", { context, maxEditLength: EDITS_LIMIT })
  if (!found) return replaced(before, after)
  const lines = found.hunks.flatMap((hunk) => hunk.lines)
  const hunks = found.hunks.map(
    (hunk) =>
      `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n${hunk.lines.map((line) => `${line}\n`).join("")}`,
  )
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark)).length
  return { patch: hunks.join(""), additions: count("+"), deletions: count("-") }
}

/** Compares two states of a file, of which undefined is that it is not there, as `--- a/file`, `+++ b/file` and hunks. */
export const unifiedDiff = (
  file: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  context = 3,
): UnifiedDiff => {
  if (!isText(before) || !isText(after)) return { patch: "", additions: 0, deletions: 0 }
  const { patch, additions, deletions } = compared(decode(before), decode(after), context)
  const head = `--- ${before ? `a/${file}` : "/dev/null"}\n+++ ${after ? `b/${file}` : "/dev/null"}\n`
  return { patch: patch === "" ? "" : head + patch, additions, deletions }
}
