import { access, constants, lstat, realpath } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { SnapshotRepository } from "./snapshot-repository.ts"

/** What snapshots of one work tree may cost. Beyond it there are none. */
export interface SnapshotBudget {
  /** Files in the work tree that are not ignored. */
  files: number
  /** Bytes that one snapshot may have to save. */
  bytes: number
  /** Larger files are only noted, not saved. */
  fileBytes: number
  /** Time of looking for changes. */
  scanMs: number
}

/**
 * Mode and name of a submodule's entry, which notes that a file was there but was too large: so neither a diff nor a restore
 * takes it for absent. The name is the same for all, so that a large log that grows makes no change.
 */
export const HELD_MODE = "160000"
const HELD_NAME = "0000000000000000000000000000000000000001"
const REMOVED = "0 0000000000000000000000000000000000000000"

/** Enough for the paths of all files that the budget admits. */
const LIST_LIMIT_BYTES = 16 * 1024 * 1024

/** Time of one saving. On a slow machine it is enough for the 50,000 files of the budget. */
const SAVE_MS = 30_000

/** Questions to the disk at a time. */
const BATCH = 256

export type IndexUpdate = { changed: boolean } | { excess: string }

/**
 * Brings the index up to the work tree. Costs one start of git when nothing has changed, else two; a third when a file has
 * grown too large, or a folder and a file or symlink have changed places.
 *
 * First only names are listed, so that the budget is known to hold before any content is read.
 *
 * @param held paths that are noted as too large; kept up to date
 */
export const updateIndex = async (
  repository: SnapshotRepository,
  budget: SnapshotBudget,
  held: Set<string>,
): Promise<IndexUpdate> => {
  const { git, worktree } = repository
  const list = await git(["ls-files", "-z", "-t", "--modified", "--others", "--exclude-standard"], {
    timeoutMs: budget.scanMs,
    limitBytes: LIST_LIMIT_BYTES,
  })
  if (list.code === null) return { excess: `the search for changes took over ${budget.scanMs} ms` }
  if (list.code !== 0) throw new Error(`Cannot list changes: ${list.stderr.trim()}`)
  const entries = [...new Set(list.stdout.split("\0").filter(Boolean))]
  const isTooLong = list.stdout.length >= LIST_LIMIT_BYTES || entries.length > budget.files
  if (isTooLong) return { excess: `it has more than ${budget.files} files` }

  const changes = await inspect(worktree, entries, budget.fileBytes, held)
  if (changes.bytes > budget.bytes) return { excess: `a snapshot would have to save ${changes.bytes} bytes` }
  const isLate =
    (changes.special.length > 0 && (await save(repository, ["--index-info"], changes.special)).isLate) ||
    (changes.plain.length > 0 && (await savePlain(repository, changes.plain)).isLate)
  if (isLate) return { excess: `saving took over ${SAVE_MS} ms` }
  return { changed: changes.special.length + changes.plain.length > 0 }
}

interface Changes {
  /** Paths to be read by git. */
  plain: string[]
  /** Lines of `--index-info`. */
  special: string[]
  bytes: number
}

const inspect = async (
  worktree: string,
  entries: string[],
  limitBytes: number,
  held: Set<string>,
): Promise<Changes> => {
  const changes: Changes = { plain: [], special: [], bytes: 0 }
  const isReal = realFolders(worktree)
  const one = async (entry: string): Promise<void> => {
    const isNew = entry.startsWith("? ")
    const path = entry.slice(2)
    // A repository inside this one: its files are its own business.
    if (path.endsWith("/")) return
    const found = await lstat(join(worktree, path)).catch(() => undefined)
    // git refuses to look at these: a file that became a folder, and one whose folder became a symlink.
    if (!isNew && (found?.isDirectory() || !(await isReal(dirname(path))))) {
      held.delete(path)
      return void changes.special.push(`${REMOVED}\t${path}`)
    }
    if (found?.isFile() && found.size > limitBytes) {
      if (!held.has(path)) changes.special.push(`${HELD_MODE} ${HELD_NAME}\t${path}`)
      held.add(path)
      return
    }
    held.delete(path)
    // New, and gone or unreadable since; or a name that is no UTF-8, which nobody could ask for either.
    if (isNew && !found) return
    changes.plain.push(path)
    changes.bytes += found?.isFile() ? found.size : 0
  }
  for (let start = 0; start < entries.length; start += BATCH) {
    await Promise.all(entries.slice(start, start + BATCH).map(one))
  }
  return changes
}

/** Tells folders from symlinks that have taken their place. */
const realFolders = (worktree: string): ((folder: string) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean>>()
  const look = async (folder: string): Promise<boolean> => {
    const path = join(worktree, folder)
    const real = await realpath(path).catch(() => path)
    return real === path
  }
  return (folder) => {
    const answer = known.get(folder) ?? look(folder)
    known.set(folder, answer)
    return answer
  }
}

const PLAIN = ["-q", "--refresh", "--add", "--remove", "--replace", "--stdin"]

/**
 * From this many files on, git writes them into one pack: it streams what is over its threshold into a pack, and a file of
 * its own for each of 20,000 takes seven times as long and ten times the disk.
 */
const PACK_FILES = 256
const PACKED = ["-c", "core.bigFileThreshold=1", "-c", "core.compression=1"]

const savePlain = async (repository: SnapshotRepository, paths: string[]) => {
  try {
    return await save(repository, PLAIN, paths)
  } catch (error) {
    // git saves nothing when there is one file that it may not read.
    const readable = await Promise.all(paths.map((path) => isReadable(join(repository.worktree, path))))
    if (!readable.includes(false)) throw error
    return save(
      repository,
      PLAIN,
      paths.filter((_, index) => readable[index]),
    )
  }
}

const save = async (repository: SnapshotRepository, options: string[], records: string[]) => {
  const stdin = records.map((record) => `${record}\0`).join("")
  const isPacked = records.length >= PACK_FILES && (await repository.hasOnePack())
  const command = [...(isPacked ? PACKED : []), "update-index", "-z", ...options]
  const startedAt = Date.now()
  const { code, stderr } = await repository.git(command, { stdin, timeoutMs: SAVE_MS })
  // What git saved singly was of use to the next try; half a pack only takes up as much room again with each.
  if (isPacked && code !== 0) await repository.dropUnfinished(startedAt)
  if (code !== 0 && code !== null) throw new Error(`Cannot save snapshot: ${stderr.trim()}`)
  return { isLate: code === null }
}

const isReadable = async (path: string): Promise<boolean> => {
  try {
    // What is gone is no hindrance: git takes it out of the index.
    const found = await lstat(path).catch(() => undefined)
    if (found && !found.isSymbolicLink()) await access(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
