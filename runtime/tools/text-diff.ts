/** A change of one file, as a unified diff and as counts of lines. */
export interface TextDiff {
  patch: string
  additions: number
  deletions: number
}

/** Larger patches are left out: they travel in events and permission requests. */
const PATCH_LIMIT_CHARS = 256 * 1024
/** Changed lines after which a file counts as wholly replaced: the search for the shortest diff is quadratic in them. */
const SEARCH_LIMIT_LINES = 2000

/** Compares two texts of one file. A missing file is the empty text. */
export async function diffTexts(path: string, before: string, after: string): Promise<TextDiff> {
  const { formatPatch, structuredPatch } = await import("diff")
  const found = structuredPatch(path, path, before, after, undefined, undefined, {
    context: 3,
    maxEditLength: SEARCH_LIMIT_LINES,
  })
  const hunks = found?.hunks ?? [wholeFileHunk(before, after)]
  const text = formatPatch({ oldFileName: path, newFileName: path, oldHeader: undefined, newHeader: undefined, hunks })
  const lines = hunks.flatMap((hunk) => hunk.lines)
  return {
    patch:
      text.length <= PATCH_LIMIT_CHARS
        ? text
        : `Index: ${path}\n(${Math.round(text.length / 1024)} KB of changes, not shown)\n`,
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
  }
}

function wholeFileHunk(before: string, after: string) {
  const oldLines = linesOf(before)
  const newLines = linesOf(after)
  const noEnd = "\\ No newline at end of file"
  const lines = [
    ...oldLines.map((line) => `-${line}`),
    ...(before === "" || before.endsWith("\n") ? [] : [noEnd]),
    ...newLines.map((line) => `+${line}`),
    ...(after === "" || after.endsWith("\n") ? [] : [noEnd]),
  ]
  return { oldStart: 1, oldLines: oldLines.length, newStart: 1, newLines: newLines.length, lines }
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"))
