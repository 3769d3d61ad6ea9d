import type { SnapshotChange } from "../../runtime/ports/snapshots.ts"

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? []

/** The lines that differ between two texts, as one hunk without context; undefined stands for a file that is not there. */
export const changeOf = (file: string, before: string | undefined, after: string | undefined): SnapshotChange => {
  const old = linesOf(before ?? "")
  const next = linesOf(after ?? "")
  let start = 0
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1
  let end = 0
  while (end < old.length - start && end < next.length - start && old.at(-1 - end) === next.at(-1 - end)) end += 1
  const removed = old.slice(start, old.length - end)
  const added = next.slice(start, next.length - end)
  const body = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].map((line) =>
    line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`,
  )
  // A unified diff names the line before an empty range.
  const range = (count: number) => `${count === 0 ? start : start + 1},${count}`
  const head = `--- ${before === undefined ? "/dev/null" : `a/${file}`}\n+++ ${after === undefined ? "/dev/null" : `b/${file}`}\n`
  const patch = `${head}@@ -${range(removed.length)} +${range(added.length)} @@\n${body.join("")}`
  const status = before === undefined ? "added" : after === undefined ? "deleted" : "modified"
  return { file, patch, additions: added.length, deletions: removed.length, status }
}
