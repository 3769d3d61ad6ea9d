import type { Database } from "../../runtime/ports/database.ts"
import { below, nameOf } from "./path-segments.ts"
import { hexHash } from "./sql-blobs.ts"

/** A file or symlink of a saved tree. */
export interface TreeEntry {
  kind: "file" | "symlink"
  mode: number
  hash: string
}

/** A file that differs between two trees. */
export interface TreeChange {
  /** Path relative to the top. */
  file: string
  before?: TreeEntry
  after?: TreeEntry
}

/** Directories as they were, named by the hash of all that is in them; `.git` and empty directories are left out. */
export interface Trees {
  /** Names the tree that a directory is now, and saves it. Only what has changed since is read. */
  save(realPath: string): Promise<string>
  /** The entry of a file in a tree. */
  find(tree: string, file: string): TreeEntry | undefined
  /** What differs between two trees, sorted by name. */
  compare(from: string, to: string): TreeChange[]
  /** Removes all trees that neither a snapshot nor the present needs, and gives the content that none of the rest needs. */
  prune(): string[]
}

type Row = { name: string; kind: "file" | "symlink" | "directory"; mode: number; hash: string }

/** SHA-1 of nothing: the name of an empty directory. */
const EMPTY = "da39a3ee5e6b4b0d3255bfef95601890afd80709"

/** As git does, a tree knows of permissions only whether a file is executable. */
const ENTRIES = `
  name, kind, CASE WHEN kind = 'file' AND mode & 64 THEN 493 ELSE 420 END AS mode, coalesce(tree, hash) AS hash FROM fs_nodes
  WHERE parent = ? AND path <> '/' AND name <> '.git' AND kind <> 'other' AND coalesce(tree, hash) <> '${EMPTY}'`

const isInGit = (path: string): boolean => `${path}/`.includes("/.git/")

/** Trees in the tables of `fileTables`. */
export const sqlTrees = (database: Database): Trees => {
  const entriesOf = (tree: string): Map<string, Row> =>
    new Map(
      database
        .all<Row>("SELECT name, kind, mode, hash FROM fs_tree_entries WHERE tree = ? ORDER BY name", tree)
        .map((row) => [row.name, row]),
    )

  const listing = (path: string): string =>
    database
      .all<Row>(`SELECT ${ENTRIES} ORDER BY name`, path)
      .map(({ name, kind, mode, hash }) => `${kind} ${mode} ${hash} ${name}\0`)
      .join("")

  /** Directories without a name, the deepest first. */
  const unnamed = (path: string): string[] =>
    database
      .all<{ path: string }>(
        "SELECT path FROM fs_nodes WHERE kind = 'directory' AND tree IS NULL AND (path = ? OR path > ? AND path < ?)",
        path,
        below(path),
        `${path === "/" ? "" : path}0`,
      )
      .map((row) => row.path)
      .filter((each) => !isInGit(each))
      .sort((a, b) => b.split("/").length - a.split("/").length || b.length - a.length)

  /** Saves one directory, unless it changed while it was named. */
  const name = async (path: string): Promise<void> => {
    const text = listing(path)
    const tree = await hexHash(new TextEncoder().encode(text))
    database.transaction(() => {
      if (listing(path) !== text) return
      const isNew =
        database.run(`INSERT INTO fs_tree_entries SELECT ?, ${ENTRIES} ON CONFLICT DO NOTHING`, tree, path) > 0
      if (isNew) {
        database.run(
          "UPDATE fs_blobs SET is_saved = 1 WHERE hash IN (SELECT hash FROM fs_tree_entries WHERE tree = ? AND kind <> 'directory')",
          tree,
        )
      }
      database.run("UPDATE fs_nodes SET tree = ? WHERE path = ? AND kind = 'directory'", tree, path)
    })
  }

  const entry = ({ kind, mode, hash }: Row): TreeEntry | undefined =>
    kind === "directory" ? undefined : { kind, mode, hash }

  const compare = (from: string | undefined, to: string | undefined, prefix: string, found: TreeChange[]): void => {
    const old = from === undefined ? new Map<string, Row>() : entriesOf(from)
    const next = to === undefined ? new Map<string, Row>() : entriesOf(to)
    for (const each of new Set([...old.keys(), ...next.keys()])) {
      const [a, b] = [old.get(each), next.get(each)]
      if (a?.hash === b?.hash && a?.kind === b?.kind && a?.mode === b?.mode) continue
      const file = `${prefix}${each}`
      const [fromTree, toTree] = [a, b].map((row) => (row?.kind === "directory" ? row.hash : undefined))
      if (fromTree !== undefined || toTree !== undefined) compare(fromTree, toTree, `${file}/`, found)
      const [before, after] = [a && entry(a), b && entry(b)]
      if (before || after) found.push({ file, ...(before && { before }), ...(after && { after }) })
    }
  }

  return {
    save: async (path) => {
      for (let todo = unnamed(path); todo.length > 0; todo = unnamed(path)) for (const each of todo) await name(each)
      const row = database.get<{ tree: string | null }>("SELECT tree FROM fs_nodes WHERE path = ?", path)
      return row?.tree ?? EMPTY
    },
    find: (tree, file) => {
      let at: Row | undefined = { name: "", kind: "directory", mode: 0, hash: tree }
      for (const segment of file.split("/")) at = at?.kind === "directory" ? entriesOf(at.hash).get(segment) : undefined
      return at && nameOf(file) === at.name ? entry(at) : undefined
    },
    compare: (from, to) => {
      const found: TreeChange[] = []
      compare(from, to, "", found)
      return found.sort((a, b) => (a.file < b.file ? -1 : 1))
    },
    prune: () =>
      database.transaction(() => {
        database.run(`
          WITH RECURSIVE needed (tree) AS (
            SELECT tree FROM fs_snapshots UNION SELECT tree FROM fs_nodes WHERE tree IS NOT NULL
            UNION SELECT hash FROM fs_tree_entries JOIN needed ON fs_tree_entries.tree = needed.tree WHERE kind = 'directory'
          ) DELETE FROM fs_tree_entries WHERE tree NOT IN (SELECT tree FROM needed)`)
        const unneeded = "is_saved = 1 AND hash NOT IN (SELECT hash FROM fs_tree_entries WHERE kind <> 'directory')"
        const rows = database.all<{ hash: string }>(`SELECT hash FROM fs_blobs WHERE ${unneeded}`)
        database.run(`UPDATE fs_blobs SET is_saved = 0 WHERE ${unneeded}`)
        return rows.map(({ hash }) => hash)
      }),
  }
}
