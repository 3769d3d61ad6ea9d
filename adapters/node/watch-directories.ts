import { type FSWatcher, lstatSync, type Stats, watch } from "node:fs"
import { readdir, realpath } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { setImmediate as nextTurn } from "node:timers/promises"
import type { Watcher, WatchEvent } from "../../runtime/ports/watcher.ts"

/** Changes within this time come together. */
const WINDOW_MS = 50

/** More are not watched: each takes one of the system's watches, and about 2 KB. */
const DIRECTORIES = 30_000

/** Paths looked at before other work gets its turn. */
const SLICE = 200

/**
 * Watches each directory of a tree by itself, which on Linux is all that the system offers. A new directory is watched first and
 * listed then, so that what is put into it at once is not missed; @parcel/watcher misses it, and what happens there later.
 */
export const watchDirectories: Watcher["watch"] = async (directory, { skip, onEvents, onError }) => {
  const root = await realpath(directory)
  const shown = (path: string): string => directory + path.slice(root.length)
  const watched = new Map<string, { watcher: FSWatcher; identity: string }>()
  /** Files named as the directory that they are in. A directory tells of itself under its own name, as if it were in itself. */
  const namesakes = new Set<string>()
  /** Paths that changed, and whether something has come or gone there. */
  const changed = new Map<string, boolean>()
  let timer: NodeJS.Timeout | undefined
  let work = Promise.resolve()
  let isStopped = false

  const report = (error: unknown) => {
    if (!isStopped) onError(error)
  }

  const note = (path: string, isRenamed: boolean) => {
    if (isStopped) return
    changed.set(path, isRenamed || changed.get(path) === true)
    timer ??= setTimeout(() => {
      timer = undefined
      work = work.then(flush).catch(report)
    }, WINDOW_MS).unref()
  }

  const watchOne = (path: string) => {
    if (watched.size >= DIRECTORIES) throw new Error(`Cannot watch "${directory}": over ${DIRECTORIES} directories`)
    watched.get(path)?.watcher.close()
    const watcher = watch(path, { persistent: false }, (kind, name) => {
      if (name !== null) note(join(path, name), kind === "rename")
    })
    watcher.on("error", report)
    watched.set(path, { watcher, identity: identityOf(lstatSync(path)) })
  }

  /** Watches a directory and all below it; what is there already goes to `found`. */
  const watchAll = async (top: string, found?: WatchEvent[]) => {
    const waiting = [top]
    for (let path = waiting.pop(); path !== undefined && !isStopped; path = waiting.pop()) {
      try {
        watchOne(path)
      } catch (error) {
        // It is gone again.
        if (path !== root && (error as NodeJS.ErrnoException).code === "ENOENT") continue
        throw error
      }
      for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
        const inner = join(path, entry.name)
        if (isNamesake(inner)) namesakes.add(inner)
        found?.push({ path: shown(inner), event: "add" })
        if (entry.isDirectory() && !(await skip(shown(inner)))) waiting.push(inner)
      }
    }
  }

  const flush = async () => {
    const batch = [...changed]
    changed.clear()
    const events: WatchEvent[] = []
    const gone = new Set<string>()
    for (const [index, [path, isRenamed]] of batch.entries()) {
      if (index % SLICE === SLICE - 1) await nextTurn()
      const stat = lstatSync(path, { throwIfNoEntry: false })
      if (!stat) {
        const isItself = isNamesake(path) && !namesakes.delete(path) && !watched.has(path)
        if (!isRenamed || isItself) continue
        gone.add(path)
        events.push({ path: shown(path), event: "unlink" })
      } else if (!stat.isDirectory()) {
        if (isNamesake(path)) namesakes.add(path)
        events.push({ path: shown(path), event: isRenamed ? "add" : "change" })
      } else if (isRenamed && watched.get(path)?.identity !== identityOf(stat)) {
        events.push({ path: shown(path), event: "add" })
        if (!(await skip(shown(path)))) await watchAll(path, events)
      }
    }
    if (gone.size > 0) forget(gone)
    if (events.length > 0 && !isStopped) onEvents(events)
  }

  /** Ends watching directories that are gone, with all below them. */
  const forget = (gone: ReadonlySet<string>) => {
    for (const [path, { watcher }] of watched) {
      let at = path
      while (at.length > root.length && !gone.has(at)) at = dirname(at)
      if (!gone.has(at)) continue
      watcher.close()
      watched.delete(path)
    }
  }

  const stop = async () => {
    isStopped = true
    clearTimeout(timer)
    for (const { watcher } of watched.values()) watcher.close()
    watched.clear()
    await work
  }

  try {
    await watchAll(root)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

const isNamesake = (path: string): boolean => basename(path) === basename(dirname(path))

/** Tells a directory from another that has taken its place. For directories a change of mode looks like a renaming. */
const identityOf = ({ dev, ino, birthtimeMs }: Stats): string => `${dev} ${ino} ${birthtimeMs}`
