import { NamedError } from "../../runtime/errors.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { SnapshotChange, Snapshots } from "../../runtime/ports/snapshots.ts"
import { below, isWithin, parentOf } from "./path-segments.ts"
import { fileTables } from "./sql-file-tables.ts"
import type { WorkspaceFiles } from "./sql-files.ts"
import { sqlTrees, type TreeChange, type TreeEntry } from "./sql-trees.ts"
import { gitignoreRules } from "./sql-walk.ts"
import { unifiedDiff } from "./unified-diff.ts"

const DAY_MS = 86_400_000

/** Older snapshots are removed, as upstream does. */
const KEPT_MS = 7 * DAY_MS

export interface SqlSnapshotsOptions {
  /** The database that `sqlFiles` has. */
  database: Database
  files: WorkspaceFiles
  /** Milliseconds since the epoch. */
  now(): number
}

const notFound = (snapshot: string) =>
  new NamedError("NotFoundError", { message: `Cannot read snapshot: no snapshot "${snapshot}"` })

/**
 * Snapshots of the files in SQL. One costs what has changed since the last: directories that are as they were are not read,
 * and content is kept once. Ignored files are saved too, but are no changes. A snapshot lasts seven days.
 */
export const sqlSnapshots = ({ database: source, files, now }: SqlSnapshotsOptions): Snapshots => {
  const database = fileTables(source)
  const trees = sqlTrees(database)
  let prunedAt = now()

  const prune = async (): Promise<void> => {
    if (now() - prunedAt < DAY_MS) return
    prunedAt = now()
    database.run("DELETE FROM fs_snapshots WHERE taken_at < ?", now() - KEPT_MS)
    await files.releaseContent(trees.prune())
  }

  const check = (snapshot: string): void => {
    if (!database.get("SELECT 1 AS found FROM fs_snapshots WHERE tree = ? LIMIT 1", snapshot)) throw notFound(snapshot)
  }

  const changes = (worktree: string, from: string, to: string): TreeChange[] => {
    const ignores = gitignoreRules(database, worktree)
    return trees.compare(from, to).filter(({ file }) => !ignores.isIgnored(`${below(worktree)}${file}`))
  }

  const save = async (worktree: string): Promise<string> => trees.save(await files.realPath(worktree))

  const read = async (entry: TreeEntry | undefined): Promise<Uint8Array | undefined> => {
    if (!entry) return undefined
    const content = await files.content(entry.hash)
    if (!content) throw new Error(`Cannot read snapshot: content ${entry.hash} is missing`)
    return content
  }

  /** Removes a file, and the directories that it leaves empty. */
  const remove = async (root: string, path: string): Promise<void> => {
    if ((await files.lstat(path))?.kind === "directory") return
    await files.remove(path)
    for (let empty = parentOf(path); empty !== root && isWithin(empty, root); empty = parentOf(empty)) {
      if ((await files.list(empty))?.length !== 0) return
      await files.removeTree(empty)
    }
  }

  const putBack = async (path: string, entry: TreeEntry): Promise<void> => {
    const found = await files.lstat(path)
    const isFull = found?.kind === "directory" && ((await files.list(path)) ?? []).length > 0
    // What a directory in the way holds may be nobody's but the user's.
    if (isFull) return
    const content = (await read(entry)) ?? new Uint8Array()
    if (found && found.kind !== "file") await files.removeTree(path)
    if (entry.kind === "symlink") await files.link(path, new TextDecoder().decode(content))
    else await files.write(path, content, { mode: entry.mode })
  }

  return {
    take: async (worktree) => {
      if ((await files.stat(worktree))?.type !== "directory") return undefined
      const root = await files.realPath(worktree)
      const tree = await trees.save(root)
      database.run(
        `INSERT INTO fs_snapshots (worktree, tree, taken_at) VALUES (?, ?, ?)
         ON CONFLICT (worktree, tree) DO UPDATE SET taken_at = excluded.taken_at`,
        ...[root, tree, now()],
      )
      await prune()
      return tree
    },
    changedFiles: async (worktree, snapshot) => {
      check(snapshot)
      const root = await files.realPath(worktree)
      return changes(root, snapshot, await save(root)).map(({ file }) => file)
    },
    diff: async (worktree, from, to) => {
      check(from)
      check(to)
      const found: SnapshotChange[] = []
      for (const { file, before, after } of changes(await files.realPath(worktree), from, to)) {
        const status = before ? (after ? "modified" : "deleted") : "added"
        found.push({ file, ...unifiedDiff(file, await read(before), await read(after)), status })
      }
      return found
    },
    restore: async (worktree, snapshot, names) => {
      check(snapshot)
      const root = await files.realPath(worktree)
      const entries = names.map((file) => ({ path: `${below(root)}${file}`, entry: trees.find(snapshot, file) }))
      // Removals first: a file may have to make room for a directory.
      for (const { path, entry } of entries) {
        if (!entry && (await isDirect(files, path))) await remove(root, path)
      }
      for (const { path, entry } of entries) if (entry && (await isDirect(files, path))) await putBack(path, entry)
    },
  }
}

/** Whether no symlink is on the way to a path. */
const isDirect = async (files: WorkspaceFiles, path: string): Promise<boolean> =>
  (await files.realPath(parentOf(path))) === parentOf(path)
