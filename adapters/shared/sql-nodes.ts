import type { Database } from "../../runtime/ports/database.ts"
import type { PathOptions } from "../../runtime/ports/files.ts"
import { checkPath, notADirectory, notAFile, outsideDirectory, pathTooLong } from "./path-errors.ts"
import { ancestorsOf, isWithin, joined, nameOf, parentOf, segmentsOf } from "./path-segments.ts"
import { PARAMETER_LIMIT } from "./sql-bounds.ts"
import { places, slices } from "./sql-lists.ts"

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

/** The tree of paths. All of it is synchronous; writes belong into a transaction of the caller, which ends with `settle`. */
export interface FileNodes {
  /**
   * Follows symlinks; what does not exist is kept as it is written. With `keepLast` a symlink at the end is not followed.
   *
   * @throws OutsideDirectoryError for what leaves `within`, and for a loop of links
   */
  resolve(path: string, options?: PathOptions, keepLast?: boolean): ResolvedNode
  /** As `resolve`, in the same order, of files that are to be: their directories are made. A hundred cost one statement where those exist. */
  place(paths: string[], options: PathOptions, now: number): ResolvedNode[]
  /** Makes the directories that are missing. @throws NotADirectoryError */
  ensureDirectory(realPath: string, now: number): void
  /**
   * Adds or replaces rows; their directories are made when they are missing.
   *
   * @param before what was there at the same index
   * @throws NotADirectoryError; NotAFileError for a file where another one needs a directory
   */
  put(nodes: FileNode[], before: (FileNode | undefined)[]): void
  /** Removes one row. */
  remove(realPath: string, now: number): void
  /** What is in a directory, by name. */
  children(realPath: string): (FileNode & { name: string })[]
  /** Notes in the directories above what has changed that they have: once for all changes of a transaction. */
  settle(): void
  /** Forgets what a transaction that failed would have done. */
  forget(): void
}

/** Links followed before a path counts as a loop, as in Linux. */
const LINK_LIMIT = 40

/** Characters of a path, as in Linux. */
const PATH_LIMIT = 4_095

/** Directories in each other: the work of one path grows with the square of them, and an isolate has 128 MB for all. */
const DEPTH_LIMIT = 300

/** Directories remembered. */
const KNOWN_LIMIT = 10_000

const COLUMNS = "path, kind, mode, modified_at, size, hash, target"

/** Rows of nine values in one statement. */
const INSERT_ROWS = 11

const isCanonical = (path: string): boolean => {
  const segments = segmentsOf(path)
  return joined(segments) === path && !segments.includes("..")
}

/** The nodes in SQL, with a call for each path that is added, changed or removed. */
export const sqlNodes = (
  database: Database,
  onChange: (path: string, event: "add" | "change" | "unlink") => void,
): FileNodes => {
  /** Real paths of directories that exist. Nobody else changes these tables. */
  const known = new Set<string>(["/"])
  /** Real paths whose directories have changed by them, and directories with the time of it. */
  const changed = new Set<string>()
  const touched = new Map<string, number>()
  /** Directories that are known, but have no row yet. */
  const made = new Map<string, FileNode>()

  const unlearn = (): void => {
    known.clear()
    known.add("/")
  }

  const learn = (directory: string): void => {
    if (known.size >= KNOWN_LIMIT) unlearn()
    known.add(directory)
  }

  const find = (path: string): FileNode | undefined => {
    const node = made.get(path) ?? database.get<FileNode>(`SELECT ${COLUMNS} FROM fs_nodes WHERE path = ?`, path)
    if (node) learn(node.kind === "directory" ? path : parentOf(path))
    return node
  }

  /** The one symlink on a path, if there is any: below a symlink there is nothing. */
  const findLink = (paths: string[]): FileNode | undefined => {
    for (const some of slices(paths, PARAMETER_LIMIT)) {
      const found = database.get<FileNode>(
        `SELECT ${COLUMNS} FROM fs_nodes WHERE path IN (${places(some)}) AND kind = 'symlink'`,
        ...some,
      )
      if (found) return found
    }
    return undefined
  }

  /** Whether a path is its own real path, but for a symlink at its end. */
  const isPlain = (path: string): boolean =>
    known.has(parentOf(path)) && !["", ".", ".."].includes(nameOf(path)) && path.startsWith("/")

  const follow = (path: string, keepLast: boolean): ResolvedNode => {
    if (isPlain(path)) {
      const node = find(path)
      if (keepLast || node?.kind !== "symlink") return { path, node }
    }
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

  const insert = (nodes: FileNode[]): void => {
    const all = [...made.values(), ...nodes]
    made.clear()
    for (const some of slices(all, INSERT_ROWS)) {
      database.run(
        `INSERT INTO fs_nodes (path, parent, name, kind, mode, modified_at, size, hash, target)
         VALUES ${places(some, "(?, ?, ?, ?, ?, ?, ?, ?, ?)")}
         ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, mode = excluded.mode, modified_at = excluded.modified_at,
         size = excluded.size, hash = excluded.hash, target = excluded.target`,
        ...some.flatMap(({ path, kind, mode, modified_at, size, hash, target }) => [
          ...[path, parentOf(path), nameOf(path), kind, mode, modified_at, size, hash, target],
        ]),
      )
    }
  }

  const make = (path: string, now: number): void => {
    if (segmentsOf(path).length > DEPTH_LIMIT) throw pathTooLong(path)
    made.set(path, { path, kind: "directory", mode: 0o755, modified_at: now, size: 0, hash: null, target: null })
    learn(path)
    changed.add(path)
    onChange(path, "add")
  }

  const ensureDirectory = (path: string, now: number): void => {
    const missing: string[] = []
    for (let at = path; !known.has(at); at = parentOf(at)) {
      const node = find(at)
      if (node && node.kind !== "directory") throw notADirectory(path)
      if (node) break
      missing.unshift(at)
    }
    for (const directory of missing) make(directory, now)
  }

  /** Makes a directory, or comes to know it, if no symlink is on the way. */
  const prepare = (path: string, now: number): void => {
    if (known.has(path)) return
    prepare(parentOf(path), now)
    if (isPlain(path) && find(path) === undefined) make(path, now)
  }

  /** The real path of a directory that others are to stay in. */
  const rootOf = (within: string | undefined): string | undefined =>
    within === undefined || known.has(within) ? within : follow(within, false).path

  const resolveIn = (path: string, root: string | undefined, keepLast: boolean): ResolvedNode => {
    checkPath(path, path.startsWith("/"))
    if (path.length > PATH_LIMIT) throw pathTooLong(path)
    const resolved = follow(path, keepLast)
    if (root !== undefined && !isWithin(resolved.path, root)) throw outsideDirectory(path)
    return resolved
  }

  return {
    resolve: (path, { within } = {}, keepLast = false) => resolveIn(path, rootOf(within), keepLast),
    place: (paths, { within }, now) => {
      const root = rootOf(within)
      for (const path of paths) {
        if (isCanonical(path)) prepare(parentOf(path), now)
        if (!isPlain(path)) ensureDirectory(parentOf(resolveIn(path, root, false).path), now)
      }
      const found = new Map<string, FileNode>()
      for (const some of slices(paths.filter(isPlain), PARAMETER_LIMIT)) {
        const rows = database.all<FileNode>(`SELECT ${COLUMNS} FROM fs_nodes WHERE path IN (${places(some)})`, ...some)
        for (const row of rows) found.set(row.path, row)
      }
      return paths.map((path) => {
        const node = found.get(path)
        const isReal = isPlain(path) && node?.kind !== "symlink" && !path.includes("\0")
        return isReal && (root === undefined || isWithin(path, root)) ? { path, node } : resolveIn(path, root, false)
      })
    },
    ensureDirectory,
    put: (nodes, before) => {
      for (const { path, modified_at } of nodes) ensureDirectory(parentOf(path), modified_at)
      // Of files that come together one may want to be where another needs a directory.
      for (const { path, kind } of nodes) if (kind !== "directory" && made.has(path)) throw notAFile(path)
      insert(nodes)
      for (const [index, { path, kind, modified_at }] of nodes.entries()) {
        const isNew = before[index] === undefined
        if (kind === "directory") learn(path)
        else known.delete(path)
        if (isNew) touched.set(parentOf(path), modified_at)
        changed.add(path)
        onChange(path, isNew ? "add" : "change")
      }
    },
    remove: (path, now) => {
      database.run("DELETE FROM fs_nodes WHERE path = ?", path)
      known.delete(path)
      touched.set(parentOf(path), now)
      changed.add(path)
      onChange(path, "unlink")
    },
    children: (path) =>
      database.all(`SELECT name, ${COLUMNS} FROM fs_nodes WHERE parent = ? AND path <> '/' ORDER BY name`, path),
    settle: () => {
      insert([])
      const byTime = new Map<number, string[]>()
      for (const [path, time] of touched) {
        const same = byTime.get(time)
        if (same) same.push(path)
        else byTime.set(time, [path])
      }
      for (const [time, directories] of byTime) {
        for (const some of slices(directories, PARAMETER_LIMIT - 1)) {
          database.run(`UPDATE fs_nodes SET modified_at = ? WHERE path IN (${places(some)})`, time, ...some)
        }
      }
      // Their trees are to be named anew.
      const above = [...new Set([...changed].flatMap(ancestorsOf))]
      for (const some of slices(above, PARAMETER_LIMIT)) {
        database.run(`UPDATE fs_nodes SET tree = NULL WHERE path IN (${places(some)}) AND tree IS NOT NULL`, ...some)
      }
      touched.clear()
      changed.clear()
    },
    forget: () => {
      unlearn()
      made.clear()
      touched.clear()
      changed.clear()
    },
  }
}
