import type { Clock } from "../ports/clock.ts"
import type { Search } from "../ports/search.ts"
import { createPathList, type PathList } from "./path-list.ts"
import { searchPaths } from "./path-search.ts"

export interface IndexQuery {
  query: string
  /** Directories end in a slash. */
  kinds: { files: boolean; directories: boolean }
  limit: number
  signal?: AbortSignal | undefined
}

/** The paths of a directory that are not ignored, for finding them by name. Paths are relative to it. */
export interface FileIndex {
  /** Lists the files at the first call; later ones answer from what is known, while a new list is made if one is due. */
  find(query: IndexQuery): Promise<string[]>
  /** Takes in that something came or went that is not ignored. */
  update(path: string, change: { isGone: boolean; isDirectory: boolean }): void
  hasDirectory(path: string): boolean
  /** Has the files listed again when they are asked for next: something changed in a way that cannot be followed. */
  expire(): void
  /** How many files there are; undefined as long as no list is complete. */
  size(): number | undefined
  dispose(): void
}

export interface FileIndexOptions {
  search: Search
  clock: Clock
  directory: string
  /** Whether it is no project but a machine or a home: less time is spent on it. */
  isWide: boolean
  /** Whether changes are told by `update`; if not, lists grow old. */
  isWatched(): boolean
  /** Called when a list is complete, first or new. */
  onListed(): void
  onError(error: unknown): void
}

/** One listing of the files, and what changed since. */
interface Listing {
  files: PathList
  directories: PathList
  /** Directories. */
  known: Set<string>
  count: number
  /** Files that came since. What is added twice is in the list twice, which does no harm. */
  added: Set<string>
  /** What has gone, a directory with all below it. It is in the list still. */
  gone: Set<string>
  changes: number
  startedAt: number
  tookMs: number
  isExpired: boolean
  /** Files are missing, as listing them took too long or too much. */
  isCut: boolean
}

/** Time and bytes that a listing may take; what it has by then is all that is found. */
const LIST_MS = 30_000
const WIDE_LIST_MS = 10_000
const LIST_BYTES = 256 * 1024 * 1024

/** How long a request waits for a first listing before it takes what is there. */
const PATIENCE_MS = 10_000
const WIDE_PATIENCE_MS = 1_000

/** Without a watcher a list is made anew after this time, or twenty times what the last one took. */
const OLD_MS = 5_000
const OLD_FACTOR = 20

/** Who asks waits for a new list when the last one was made in less time. */
const QUICK_MS = 100

/** Changes followed before a new list is cheaper. */
const CHANGES = 20_000

const isGone = ({ gone }: Listing, path: string): boolean => {
  if (gone.size === 0) return false
  for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1)) if (gone.has(path.slice(0, at))) return true
  return false
}

export const createFileIndex = (options: FileIndexOptions): FileIndex => {
  const { search, clock, directory, isWide, isWatched, onListed, onError } = options
  let current: Listing | undefined
  let work: { listing: Listing; done: Promise<void>; stop: AbortController; waiting: number } | undefined

  const list = () => {
    if (work) return work
    const stop = new AbortController()
    const listing = emptyListing(clock.now())
    const done = fill(listing, { search, directory, signal: stop.signal, timeoutMs: isWide ? WIDE_LIST_MS : LIST_MS })
      .then(() => {
        listing.tookMs = clock.now() - listing.startedAt
        if (work !== made) return
        current = listing
        onListed()
      })
      .finally(() => {
        if (work === made) work = undefined
      })
    done.catch(() => undefined)
    const made = { listing, done, stop, waiting: 0 }
    work = made
    return made
  }

  const isDue = ({ isExpired, startedAt, tookMs, changes }: Listing): boolean => {
    const age = clock.now() - startedAt
    if (isExpired || changes > CHANGES) return age >= tookMs * OLD_FACTOR
    return !isWatched() && age > Math.max(OLD_MS, tookMs * OLD_FACTOR)
  }

  /** Waits for a listing, as long as it is patient. The last one to give up stops it. */
  const wait = async (signal: AbortSignal | undefined): Promise<void> => {
    const running = list()
    const patience = new AbortController()
    const impatient = clock.sleep(isWide ? WIDE_PATIENCE_MS : PATIENCE_MS, patience.signal).catch(() => undefined)
    running.waiting += 1
    try {
      await Promise.race([running.done, impatient, aborted(signal)])
    } finally {
      patience.abort()
      running.waiting -= 1
      if (running.waiting === 0 && signal?.aborted && work === running) {
        work = undefined
        running.stop.abort()
      }
    }
  }

  return {
    async find({ query, kinds, limit, signal }) {
      signal?.throwIfAborted()
      if (!current || (isDue(current) && current.tookMs < QUICK_MS)) await wait(signal)
      else if (isDue(current)) list().done.catch(onError)
      const listing = current ?? work?.listing ?? emptyListing(0)
      const lists = [...(kinds.directories ? [listing.directories] : []), ...(kinds.files ? [listing.files] : [])]
      const pause = () => new Promise<void>((resolve) => clock.soon(resolve))
      const gone = (path: string) => isGone(listing, path.endsWith("/") ? path.slice(0, -1) : path)
      return searchPaths({ lists, query, limit, isGone: gone, signal, pause })
    },
    update(path, change) {
      for (const listing of [current, work?.listing]) if (listing) apply(listing, path, change)
    },
    hasDirectory: (path) => (work?.listing ?? current)?.known.has(path) ?? false,
    expire: () => {
      if (current) current.isExpired = true
      if (work) work.listing.isExpired = true
    },
    size: () => (current?.isCut ? undefined : current?.count),
    dispose: () => {
      work?.stop.abort()
      work = current = undefined
    },
  }
}

const emptyListing = (startedAt: number): Listing => ({
  ...{ files: createPathList(), directories: createPathList(), known: new Set(), count: 0 },
  ...{ added: new Set(), gone: new Set(), changes: 0, startedAt, tookMs: 0, isExpired: false, isCut: false },
})

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
  })

const apply = (
  listing: Listing,
  path: string,
  { isGone, isDirectory }: { isGone: boolean; isDirectory: boolean },
): void => {
  listing.changes += 1
  if (isGone) {
    listing.gone.add(path)
    listing.added.delete(path)
    // What another directory of that name holds is not what this one held.
    if (listing.known.delete(path)) listing.isExpired = true
    return
  }
  const slash = isDirectory ? path.length : path.lastIndexOf("/")
  if (slash > 0) addDirectory(listing, path.slice(0, slash))
  listing.gone.delete(path)
  if (isDirectory || listing.added.has(path)) return
  listing.added.add(path)
  listing.files.add(path)
}

/** Adds a directory, and those above it, unless they are known. */
const addDirectory = ({ known, gone, directories }: Listing, path: string): void => {
  for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1)) {
    const directory = path.slice(0, at)
    const isBack = gone.delete(directory)
    if (known.has(directory) && !isBack && gone.size === 0) return
    if (known.has(directory)) continue
    known.add(directory)
    directories.add(`${directory}/`)
  }
}

const decoder = new TextDecoder()
const SLASH = 47

const fill = async (
  listing: Listing,
  { search, directory, ...limits }: { search: Search; directory: string; signal: AbortSignal; timeoutMs: number },
): Promise<void> => {
  let last = ""
  const { truncated } = await search.paths({
    cwd: directory,
    ...limits,
    onChunk: (chunk) => {
      if (listing.files.sizeBytes() > LIST_BYTES) {
        listing.isCut = true
        return
      }
      listing.files.append(chunk)
      let start = 0
      let slash = -1
      for (let index = 0; index < chunk.length; index += 1) {
        const code = chunk[index]
        if (code === SLASH) slash = index
        if (code !== 0) continue
        listing.count += 1
        // Files come by directory, mostly.
        if (slash >= 0 && !isSame(chunk, start, slash, last)) {
          last = decoder.decode(chunk.subarray(start, slash))
          addDirectory(listing, last)
        }
        start = index + 1
        slash = -1
      }
    },
  })
  listing.isCut ||= truncated
}

/** Compares lengths first, and bytes with the codes of an ASCII string; other strings are simply decoded again. */
const isSame = (bytes: Uint8Array, start: number, end: number, text: string): boolean => {
  if (end - start !== text.length) return false
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false
  }
  return true
}
