import { lstat, realpath, rmdir, unlink } from "node:fs/promises"
import { dirname, join } from "node:path"
import { NamedError } from "../../runtime/errors.ts"
import type { Log } from "../../runtime/ports/log.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import { openGitDirectory } from "./git-directory.ts"
import { DIFF_OPTIONS, parseDiff, parseRaw, RAW_OPTIONS, type RawChange } from "./snapshot-diff.ts"
import { HELD_MODE, type SnapshotBudget, updateIndex } from "./snapshot-index.ts"
import { openSnapshotRepository, type SnapshotRepository } from "./snapshot-repository.ts"

const BUDGET: SnapshotBudget = {
  files: 50_000,
  bytes: 500 * 1024 * 1024,
  fileBytes: 2 * 1024 * 1024,
  scanMs: 15_000,
}

/** When a work tree that was over its budget is looked at again, and one where git failed. */
const EXCESS_PAUSE_MS = 15 * 60 * 1000
const FAILURE_PAUSE_MS = 60 * 1000

const DIFF_LIMIT_BYTES = 20 * 1024 * 1024

interface State {
  repository?: Promise<SnapshotRepository>
  /** The last snapshot, and the index that it was made from. */
  last?: { tree: string; indexVersion: string } | undefined
  held: Set<string>
  offUntil: number
  /** One thing at a time: they share an index. */
  queue: Promise<unknown>
}

export interface NodeSnapshotsOptions {
  processes: Processes
  dataDirectory: string
  log?: Log
  budget?: Partial<SnapshotBudget>
}

/**
 * Snapshots in a git repository of their own beside the user's, driven with the git binary. The user's repository, its index and its
 * configuration are not touched, and none of their hooks or filters run.
 *
 * Saved is what .gitignore admits, byte by byte. Repositories inside the work tree (submodules) are left alone, and files over 2 MB are
 * noted, not saved: `restore` leaves them as they are. Snapshots are kept for 30 days. A work tree over the budget has none
 * (logged, looked at again after 15 minutes). `take` starts git once when nothing changed, three times otherwise, and never
 * when told that nothing can have changed. A failure of git is logged and gives no snapshot for a minute.
 *
 * @throws NotFoundError from all but `take`, for a snapshot that is not there (any more)
 */
export const nodeSnapshots = (options: NodeSnapshotsOptions): Snapshots => {
  const budget = { ...BUDGET, ...options.budget }
  const states = new Map<string, State>()

  /** Runs `work` after all earlier work on the work tree; undefined outside of a repository. */
  const inOrder = async <Result>(worktree: string, work: (state: State) => Promise<Result>): Promise<Result> => {
    const state = states.get(worktree) ?? { held: new Set(), offUntil: 0, queue: Promise.resolve() }
    states.set(worktree, state)
    const result = state.queue.then(() => work(state))
    state.queue = result.catch(() => undefined)
    return result
  }

  const open = async (state: State, worktree: string): Promise<SnapshotRepository | undefined> => {
    if (state.repository) return state.repository
    const user = await openGitDirectory(await realpath(worktree).catch(() => worktree))
    if (!user) return undefined
    const opened = openSnapshotRepository(options.processes, options.dataDirectory, user)
    state.repository = opened
    opened.then(
      (repository) => repository.tidy().catch(() => undefined),
      () => delete state.repository,
    )
    return opened
  }

  const pause = (state: State, pauseMs: number, worktree: string, reason: string): undefined => {
    options.log?.("warn", "snapshots are off for a while", { worktree, reason, pauseMs })
    state.offUntil = performance.now() + pauseMs
    state.last = undefined
  }

  const take = async (state: State, worktree: string): Promise<string | undefined> => {
    if (performance.now() < state.offUntil) return undefined
    const repository = await open(state, worktree)
    if (!repository) return undefined
    await repository.readExcludes()
    const update = await updateIndex(repository, budget, state.held)
    if ("excess" in update) return pause(state, EXCESS_PAUSE_MS, worktree, update.excess)
    // Another process may have brought the index up to date before this one.
    const isSame = !update.changed && state.last?.indexVersion === (await repository.indexVersion())
    if (isSame && state.last) return state.last.tree
    const { code, stdout, stderr } = await repository.git(["write-tree"])
    if (code !== 0) throw new Error(`Cannot save snapshot: ${stderr.trim()}`)
    state.last = { tree: stdout.trim(), indexVersion: await repository.indexVersion() }
    return state.last.tree
  }

  const takeSafely = async (state: State, worktree: string, mayHaveChanged: boolean): Promise<string | undefined> => {
    if (!mayHaveChanged && state.last) return state.last.tree
    try {
      return await take(state, worktree)
    } catch (error) {
      return pause(state, FAILURE_PAUSE_MS, worktree, String(error))
    }
  }

  const compare = async (repository: SnapshotRepository | undefined, from: string, to: string, how: string[]) => {
    for (const name of [from, to]) if (!repository || !/^[0-9a-f]{40,64}$/.test(name)) throw notFound(name)
    if (!repository) throw notFound(from)
    const output = await repository.git(["diff-tree", ...how, from, to], { limitBytes: DIFF_LIMIT_BYTES })
    if (output.code === null) throw new Error("Cannot compare snapshots: git took too long")
    if (output.code !== 0) throw notFound(from)
    return output.stdout
  }

  /** What differs now: going from the work tree to the snapshot. */
  const changesTo = async (state: State, worktree: string, snapshot: string, mayHaveChanged: boolean) => {
    const now = await takeSafely(state, worktree, mayHaveChanged)
    if (now === undefined || now === snapshot) return []
    return parseRaw(await compare(await open(state, worktree), now, snapshot, RAW_OPTIONS)).changes
  }

  return {
    take: (worktree, { mayHaveChanged = true } = {}) =>
      inOrder(worktree, (state) => takeSafely(state, worktree, mayHaveChanged)),
    changedFiles: (worktree, snapshot, { mayHaveChanged = true } = {}) =>
      inOrder(worktree, async (state) => {
        const changes = await changesTo(state, worktree, snapshot, mayHaveChanged)
        return changes.map((change) => change.file).toSorted()
      }),
    async diff(worktree, from, to) {
      if (from === to) return []
      const repository = await inOrder(worktree, (state) => open(state, worktree))
      // Saved trees do not change, so nothing need wait for this.
      const output = await compare(repository, from, to, DIFF_OPTIONS)
      return parseDiff(output, Buffer.byteLength(output) < DIFF_LIMIT_BYTES)
    },
    restore: (worktree, snapshot, files) =>
      inOrder(worktree, async (state) => {
        const wanted = new Set(files)
        const changes = await changesTo(state, worktree, snapshot, true)
        const repository = await open(state, worktree)
        if (!repository) throw notFound(snapshot)
        // The index is about to change, also when something fails half-way.
        state.last = undefined
        await putBack(
          repository,
          snapshot,
          changes.filter((change) => wanted.has(change.file)),
        )
      }),
  }
}

const notFound = (snapshot: string) =>
  new NamedError("NotFoundError", { message: `Cannot read snapshot: no snapshot "${snapshot}"` })

const putBack = async (
  { git, worktree }: SnapshotRepository,
  snapshot: string,
  changes: RawChange[],
): Promise<void> => {
  // Removals first: a file may have to make room for a folder.
  for (const { file, letter } of changes) if (letter === "D") await remove(worktree, file)
  const paths: string[] = []
  for (const { file, letter, after } of changes) {
    if (letter !== "D" && after !== HELD_MODE && (await isFree(worktree, file))) paths.push(file)
  }
  if (paths.length === 0) return
  const stdin = paths.map((path) => `${path}\0`).join("")
  const { code, stderr } = await git(["checkout", snapshot, "--pathspec-from-file=-", "--pathspec-file-nul"], { stdin })
  if (code !== 0) throw new Error(`Cannot restore files: ${stderr.trim()}`)
}

/** Removes a file, and the folders that it leaves empty, but never through a symlink. */
const remove = async (worktree: string, file: string): Promise<void> => {
  const folder = join(worktree, dirname(file))
  if ((await realpath(folder).catch(() => undefined)) !== folder) return
  await unlink(join(worktree, file)).catch(ignoreMissing)
  for (let empty = dirname(file); empty !== "."; empty = dirname(empty)) {
    const isRemoved = await rmdir(join(worktree, empty)).then(
      () => true,
      () => false,
    )
    if (!isRemoved) return
  }
}

/** git would remove a folder in the way with all that is in it, ignored files too. */
const isFree = async (worktree: string, file: string): Promise<boolean> => {
  const path = join(worktree, file)
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isDirectory()) return true
  return rmdir(path).then(
    () => true,
    () => false,
  )
}

const ignoreMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error
}
