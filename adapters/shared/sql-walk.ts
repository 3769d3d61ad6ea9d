import { type IgnoreRules, parseGitignore } from "../../runtime/file/gitignore.ts"
import type { Database } from "../../runtime/ports/database.ts"
import { ancestorsOf, below, isWithin, nameOf, parentOf } from "./path-segments.ts"

/** Rows held at once, after which others get their turn. */
const PAGE_ROWS = 1_000

/** Bytes of a .gitignore that are read. */
const RULES_LIMIT_BYTES = 1_000_000

/** A file that is found. */
export interface FoundFile {
  /** Absolute. */
  path: string
  size: number
  modified_at: number
  hash: string
}

export interface WalkOptions {
  /** Tables made by `fileTables`. */
  database: Database
  /** Real path of the directory searched; nothing above the repository that it is in is read. */
  root: string
  /** Real path of a file or directory below the root. */
  from: string
  /** Only files whose content has these bytes; files in several rows or in the bucket are given in any case. */
  having?: Uint8Array | undefined
}

/** The rules of .gitignore files for what is in a directory. */
export const gitignoreRules = (database: Database, root: string) => {
  const exists = (path: string) => database.get("SELECT 1 AS found FROM fs_nodes WHERE path = ?", path) !== undefined
  const top = [root, ...ancestorsOf(root).toReversed()].find((path) => exists(`${below(path)}.git`)) ?? root
  const rules = new Map<string, IgnoreRules | undefined>()
  const verdicts = new Map<string, string | undefined>()

  const rulesOf = (directory: string): IgnoreRules | undefined => {
    if (rules.has(directory)) return rules.get(directory)
    const row = database.get<{ bytes: Uint8Array }>(
      `SELECT bytes FROM fs_nodes JOIN fs_parts ON fs_parts.hash = fs_nodes.hash AND part = 0
       WHERE path = ? AND kind = 'file' AND size <= ?`,
      `${below(directory)}.gitignore`,
      RULES_LIMIT_BYTES,
    )
    const found = row && parseGitignore(new TextDecoder().decode(row.bytes))
    rules.set(directory, found)
    return found
  }

  const verdict = (path: string, isDirectory: boolean): boolean => {
    for (let base = parentOf(path); isWithin(base, top); base = parentOf(base)) {
      const told = rulesOf(base)?.(path.slice(below(base).length), isDirectory)
      if (told !== undefined) return told
      if (base === top || base === "/") break
    }
    return false
  }

  /** The outermost directory, from the root down to this one, that is ignored. */
  const ignoredAbove = (directory: string): string | undefined => {
    if (directory === root || !isWithin(directory, root)) return undefined
    if (verdicts.has(directory)) return verdicts.get(directory)
    const isIgnored = () => nameOf(directory) === ".git" || verdict(directory, true)
    const found = ignoredAbove(parentOf(directory)) ?? (isIgnored() ? directory : undefined)
    verdicts.set(directory, found)
    return found
  }

  return {
    ignoredAbove,
    isIgnored: (path: string): boolean =>
      nameOf(path) === ".git" || ignoredAbove(parentOf(path)) !== undefined || verdict(path, false),
  }
}

/** Files by path, in pages, without ignored ones and `.git`. Others get their turn between pages. */
export async function* walkFiles({ database, root, from, having }: WalkOptions): AsyncGenerator<FoundFile[]> {
  const ignores = gitignoreRules(database, root)
  const columns = "path, size, modified_at, hash"
  const file = database.get<FoundFile>(`SELECT ${columns} FROM fs_nodes WHERE path = ? AND kind = 'file'`, from)
  if (file) return yield [file]

  // A row has 1 MB at most; what is in the bucket has none.
  const condition = having
    ? "AND (size > 1000000 OR instr((SELECT bytes FROM fs_parts p WHERE p.hash = n.hash AND part = 0), ?) > 0)"
    : ""
  const end = `${from === "/" ? "" : from}0`
  for (let after = below(from); ;) {
    const page = database.all<FoundFile>(
      `SELECT ${columns} FROM fs_nodes n WHERE path > ? AND path < ? AND kind = 'file' ${condition} ORDER BY path LIMIT ${PAGE_ROWS}`,
      ...[after, end, ...(having ? [having] : [])],
    )
    const found: FoundFile[] = []
    let skipped: string | undefined
    for (const row of page) {
      skipped = ignores.ignoredAbove(parentOf(row.path))
      // The next page begins after all that is in the ignored directory.
      if (skipped !== undefined) break
      if (!ignores.isIgnored(row.path)) found.push(row)
    }
    yield found
    const last = page.at(-1)
    if (skipped === undefined && (last === undefined || page.length < PAGE_ROWS)) return
    after = skipped === undefined ? (last?.path ?? end) : `${skipped}0`
    if (skipped === undefined) await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
