import type { Database } from "../../runtime/ports/database.ts"
import { below } from "../shared/path-segments.ts"
import type { Repository } from "./git-repository.ts"

/** Rows held at once. */
const PAGE_ROWS = 1_000

/** A file or symlink by the hash that git gives its content. */
export interface GitEntry {
  hash: string
  isExecutable: boolean
  isSymlink: boolean
}

/** The files of a commit by path, relative to the top; none without a commit. Submodules are left out. */
export const committedFiles = async (
  { git, fs, dir, cache }: Repository,
  commit: string | undefined,
): Promise<Map<string, GitEntry>> => {
  const found = new Map<string, GitEntry>()
  const walk = async (oid: string, prefix: string): Promise<void> => {
    const { tree } = await git.readTree({ fs, dir, oid, cache })
    for (const { mode, path, oid: hash, type } of tree) {
      if (type === "tree") await walk(hash, `${prefix}${path}/`)
      else if (type === "blob") {
        found.set(`${prefix}${path}`, { hash, isExecutable: mode === "100755", isSymlink: mode === "120000" })
      }
    }
  }
  if (commit !== undefined) await walk(commit, "")
  return found
}

/** The files of the work tree by path, relative to the top. Their content is not read: the tables know its hash. */
export const currentFiles = (database: Database, dir: string): Map<string, GitEntry> => {
  const found = new Map<string, GitEntry>()
  const end = `${dir === "/" ? "" : dir}0`
  for (let after = below(dir); ;) {
    const page = database.all<{ path: string; kind: string; mode: number; hash: string }>(
      `SELECT path, kind, mode, hash FROM fs_nodes WHERE path > ? AND path < ? AND kind IN ('file', 'symlink')
       ORDER BY path LIMIT ${PAGE_ROWS}`,
      ...[after, end],
    )
    for (const { path, kind, mode, hash } of page) {
      const isSymlink = kind === "symlink"
      const entry = { hash, isSymlink, isExecutable: !isSymlink && (mode & 0o100) !== 0 }
      if (!path.includes("/.git/")) found.set(path.slice(below(dir).length), entry)
    }
    const last = page.at(-1)
    if (page.length < PAGE_ROWS || !last) return found
    const git = last.path.indexOf("/.git/")
    after = git < 0 ? last.path : `${last.path.slice(0, git)}/.git0`
  }
}
