import type { SnapshotChange } from "../../runtime/ports/snapshots.ts"
import { HELD_MODE } from "./snapshot-index.ts"

/** One line of git's raw output: how an entry differs between two trees. */
export interface RawChange {
  file: string
  /** Mode before; all zeros when it was not there. */
  before: string
  after: string
  /** `A` added, `D` deleted, `M` modified, `T` of another type. */
  letter: string
}

/** Options of diff-tree for {@link parseRaw}. Renames are a deletion and an addition. */
export const RAW_OPTIONS = ["-r", "-z", "--raw", "--no-renames"]

/** Options of diff-tree for {@link parseDiff}. No program of the user's configuration is run. */
export const DIFF_OPTIONS = [...RAW_OPTIONS, "--numstat", "-p", "--no-ext-diff", "--no-textconv", "--no-color"]

/** Parses the raw part of a diff with `-z`, which comes first. */
export const parseRaw = (output: string): { changes: RawChange[]; next: number } => {
  const changes: RawChange[] = []
  let next = 0
  while (output[next] === ":") {
    const head = output.indexOf("\0", next)
    const end = output.indexOf("\0", head + 1)
    const [before = "", after = "", , , letter = ""] = output.slice(next + 1, head).split(" ")
    changes.push({ file: output.slice(head + 1, end), before, after, letter: letter.charAt(0) })
    next = end + 1
  }
  return { changes, next }
}

/**
 * Parses a diff with raw, numstat and patch parts.
 *
 * @param isWhole false when the output was cut: the last patch, which may be in pieces, is left out
 * @param binary whether to keep the patches of binary files, which only say that they differ
 */
export const parseDiff = (output: string, isWhole: boolean, { binary = false } = {}): SnapshotChange[] => {
  const { changes, next } = parseRaw(output)
  const { counts, next: patchStart } = parseCounts(output, next)
  const sections = splitPatch(output.slice(patchStart))
  if (!isWhole) sections.pop()
  let taken = 0
  return changes.map((change) => {
    // A change of type is two patches to git: a deletion and an addition.
    const size = change.letter === "T" ? 2 : 1
    const patch = sections.slice(taken, taken + size)
    taken += size
    const count = counts.get(change.file)
    const isText = count !== undefined && change.before !== HELD_MODE && change.after !== HELD_MODE
    return {
      file: change.file,
      patch: (isText || binary) && patch.length === size ? patch.join("") : "",
      additions: isText ? count.additions : 0,
      deletions: isText ? count.deletions : 0,
      status: change.letter === "A" ? "added" : change.letter === "D" ? "deleted" : "modified",
    }
  })
}

/** Numbers of lines by file; binary files have none. */
const parseCounts = (output: string, start: number) => {
  const counts = new Map<string, { additions: number; deletions: number }>()
  let next = start
  // An empty record stands between the counts and the patch.
  while (next < output.length && output[next] !== "\0") {
    const end = output.indexOf("\0", next)
    if (end === -1) return { counts, next: output.length }
    const [, additions, deletions, file = ""] = /^(\d+)\t(\d+)\t(.*)$/s.exec(output.slice(next, end)) ?? []
    if (file !== "") counts.set(file, { additions: Number(additions), deletions: Number(deletions) })
    next = end + 1
  }
  return { counts, next: next + 1 }
}

/** Lines of content begin with a space, a sign or a backslash, so only headers begin so. */
const splitPatch = (patch: string): string[] => {
  const starts: number[] = []
  const header = "diff --git "
  for (let at = patch.startsWith(header) ? 0 : -1; at !== -1; at = nextHeader(patch, header, at)) starts.push(at)
  return starts.map((start, index) => patch.slice(start, starts[index + 1]))
}

const nextHeader = (patch: string, header: string, from: number): number => {
  const found = patch.indexOf(`\n${header}`, from)
  return found === -1 ? -1 : found + 1
}
