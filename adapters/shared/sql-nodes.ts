import type { Database } from "../../runtime/ports/database.ts"
import type { PathOptions } from "../../runtime/ports/files.ts"
import { checkPath, notADirectory, outsideDirectory } from "./path-errors.ts"
import { ancestorsOf, isWithin, joined, nameOf, parentOf, segmentsOf } from "./path-segments.ts"
import { PARAMETER_LIMIT } from "./sql-bounds.ts"

/** A row of the work tree. `other` stands for what only a foreign archive could hold. */
export interface FileNode {
  path: string
  kind: "file" | "directory" | "symlink" | "other"
  mode: number
  modified_at: number
  size: number
  /** Of the content of a file, and of the target of a symlink. */
  hash: string | null
  target: string | null
}

/** Where a path leads: the real path, and what is there. */
export interface ResolvedNode {
  path: string
  node: FileNode | undefined
}

/** The tree of paths. All of it is synchronous; writes belong into a transaction of the caller. */
export interface FileNodes {
  find(realPath: string): FileNode | undefined
  /**
   * Follows symlinks; what does not exist is kept as it is written. With `keepLast` a symlink at the end is not followed.
   *
   * @throws OutsideDirectoryError for what leaves `within`, and for a loop of links
   */
  resolve(path: string, options?: PathOptions, keepLast?: boolean): ResolvedNode
  /** Makes the directories that are missing. @throws NotADirectoryError */
  ensureDirectory(realPath: string, now: number): void
  /** Adds or replaces a row; its directory is made when it is missing. */
  put(node: Omit<FileNode, "kind"> & { kind: FileNode["kind"] }): void
  /** Removes one row. */
  remove(realPath: string, now: number): void
  /** What is in a directory, by name. */
  children(realPath: string): (FileNode & { name: string })[]
}

/** Links followed before a path counts as a loop, as in Linux. */
const LINK_LIMIT = 40

const COLUMNS = "path, kind, mode, modified_at, size, hash, target"

/** The nodes in SQL, with a call for each path that is added, changed or removed. */
export const sqlNodes = (
  database: Database,
  onChange: (path: string, event: "add" | "change" | "unlink") => void,
): FileNodes => {
  const find = (path: string) => database.get<FileNode>(`SELECT ${COLUMNS} FROM fs_nodes WHERE path = ?`, path)

  /** The one symlink on a path, if there is any: below a symlink there is nothing. */
  const findLink = (paths: string[]): FileNode | undefined => {
    for (let at = 0; at < paths.length; at += PARAMETER_LIMIT) {
      const some = paths.slice(at, at + PARAMETER_LIMIT)
      const found = database.get<FileNode>(
        `SELECT ${COLUMNS} FROM fs_nodes WHERE path IN (${some.map(() => "?").join()}) AND kind = 'symlink'`,
        ...some,
      )
      if (found) return found
    }
    return undefined
  }

  const follow = (path: string, keepLast: boolean): ResolvedNode => {
    let pending = segmentsOf(path)
    let real: string[] = []
    for (let links = 0; ;) {
      const climb = pending.indexOf("..")
      const run = climb < 0 ? pending : pending.slice(0, climb)
      const goal = joined([...real, ...run])
      const node = find(goal)
      const isKept = keepLast && climb < 0
      const link = node && (node.kind !== "symlink" || isKept) ? undefined : findLink([...ancestorsOf(goal), goal])
      if (link && !(isKept && link.path === goal)) {
        links += 1
        if (links > LINK_LIMIT) throw outsideDirectory(path)
        const target = link.target ?? ""
        const depth = segmentsOf(link.path).length
        pending = [...segmentsOf(target), ...pending.slice(depth - real.length)]
        real = target.startsWith("/") ? [] : segmentsOf(parentOf(link.path))
        continue
      }
      if (climb < 0) return { path: goal, node }
      real = [...real, ...run].slice(0, -1)
      pending = pending.slice(climb + 1)
    }
  }

  /** The directories above have changed, so their trees are to be named anew. */
  const dirty = (path: string): void => {
    const above = ancestorsOf(path)
    for (let at = 0; at < above.length; at += PARAMETER_LIMIT) {
      const some = above.slice(at, at + PARAMETER_LIMIT)
      const places = some.map(() => "?").join()
      database.run(`UPDATE fs_nodes SET tree = NULL WHERE path IN (${places}) AND tree IS NOT NULL`, ...some)
    }
  }

  const insert = ({ path, kind, mode, modified_at, size, hash, target }: FileNode): void =>
    void database.run(
      `INSERT INTO fs_nodes (path, parent, name, kind, mode, modified_at, size, hash, target) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, mode = excluded.mode, modified_at = excluded.modified_at,
       size = excluded.size, hash = excluded.hash, target = excluded.target`,
      ...[path, parentOf(path), nameOf(path), kind, mode, modified_at, size, hash, target],
    )

  const ensureDirectory = (path: string, now: number): void => {
    const missing: string[] = []
    for (let at = path; ; at = parentOf(at)) {
      const node = find(at)
      if (node && node.kind !== "directory") throw notADirectory(path)
      if (node) break
      missing.unshift(at)
    }
    for (const directory of missing) {
      insert({ path: directory, kind: "directory", mode: 0o755, modified_at: now, size: 0, hash: null, target: null })
      onChange(directory, "add")
    }
    if (missing.length > 0) dirty(missing.at(-1) ?? "/")
  }

  return {
    find,
    resolve: (path, { within } = {}, keepLast = false) => {
      checkPath(path, path.startsWith("/"))
      const resolved = follow(path, keepLast)
      if (within !== undefined && !isWithin(resolved.path, follow(within, false).path)) throw outsideDirectory(path)
      return resolved
    },
    ensureDirectory,
    put: (node) => {
      const parent = parentOf(node.path)
      ensureDirectory(parent, node.modified_at)
      const isNew = find(node.path) === undefined
      insert(node)
      if (isNew) database.run("UPDATE fs_nodes SET modified_at = ? WHERE path = ?", node.modified_at, parent)
      dirty(node.path)
      onChange(node.path, isNew ? "add" : "change")
    },
    remove: (path, now) => {
      database.run("DELETE FROM fs_nodes WHERE path = ?", path)
      database.run("UPDATE fs_nodes SET modified_at = ? WHERE path = ?", now, parentOf(path))
      dirty(path)
      onChange(path, "unlink")
    },
    children: (path) =>
      database.all(`SELECT name, ${COLUMNS} FROM fs_nodes WHERE parent = ? AND path <> '/' ORDER BY name`, path),
  }
}
