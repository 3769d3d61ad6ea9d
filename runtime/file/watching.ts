import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Files } from "../ports/files.ts"
import type { Log } from "../ports/log.ts"
import type { Vcs } from "../ports/vcs.ts"
import type { Watcher, WatchEvent } from "../ports/watcher.ts"
import type { FileIndex } from "./file-index.ts"
import type { Ignores } from "./ignores.ts"
import { relativePath } from "./workspace-path.ts"

/** What follows the changes of one workspace, for the file index and for clients. */
export interface Watching {
  /** Begins to watch the files: `file.watcher.updated` events for what is not ignored. Once; failing is logged. */
  startFiles(): void
  /** Begins to watch for another branch: `vcs.branch.updated` events. Once; failing is logged. */
  startBranch(): void
  isFollowingFiles(): boolean
  dispose(): Promise<void>
}

export interface WatchingOptions {
  watcher: Watcher | undefined
  files: Files
  vcs: Vcs | undefined
  ignores: Ignores
  index: () => FileIndex
  location: Location
  publisher: Publisher
  log: Log
}

/** Changes at a time that are announced one by one; of more, only the directories are. */
const ANNOUNCED = 500
/** Changes at a time that the index follows. */
const FOLLOWED = 2_000

const RULES = /(^|\/)(\.gitignore|\.ignore)$/

export const createWatching = (options: WatchingOptions): Watching => {
  const { watcher, files, vcs, ignores, index, location, publisher, log } = options
  const { directory } = location
  const stops: Promise<(() => Promise<void>) | undefined>[] = []
  let isDisposed = false
  let isFollowing = false
  let hasFiles = false
  let hasBranch = false
  let branch: string | null | undefined
  let work = Promise.resolve()

  const fail = (what: string) => (error: unknown) => {
    if (!isDisposed) log("warn", `Cannot follow ${what}`, { directory, error: String(error) })
    return undefined
  }

  /** Batches are taken one after another, so that their order is kept. */
  const onEvents = (events: WatchEvent[]) => {
    work = work.then(() => follow(events)).catch(fail("changes"))
  }

  const follow = async (events: WatchEvent[]) => {
    if (isDisposed) return
    const meant: WatchEvent[] = []
    if (events.length > FOLLOWED) index().expire()
    for (const event of events) {
      const path = relativePath(directory, event.path)
      if (RULES.test(path)) {
        ignores.forget()
        index().expire()
      }
      const isKnownDirectory = index().hasDirectory(path)
      if (await ignores.isIgnored(event.path, isKnownDirectory)) continue
      meant.push(event)
      if (events.length <= FOLLOWED) await keepIndex(path, event, isKnownDirectory)
    }
    if (!isDisposed) announce(meant)
  }

  const keepIndex = async (path: string, { path: absolute, event }: WatchEvent, isKnownDirectory: boolean) => {
    if (event === "change") return
    if (event === "unlink") return index().update(path, { isGone: true, isDirectory: isKnownDirectory })
    // Symlinks are not in the list, either.
    const isLink = (await files.readLink(absolute)) !== undefined
    const type = isLink ? undefined : (await files.stat(absolute))?.type
    if (type === "directory" && (await ignores.isIgnored(absolute, true))) return
    if (type === "file" || type === "directory")
      index().update(path, { isGone: false, isDirectory: type === "directory" })
  }

  const announce = (events: WatchEvent[]) => {
    const places = new Set(events.map(({ path }) => path.slice(0, path.lastIndexOf("/")) || "/"))
    const told =
      events.length <= ANNOUNCED
        ? events
        : (places.size <= ANNOUNCED ? [...places] : [directory]).map((path) => ({ path, event: "change" as const }))
    for (const { path, event } of told) publisher.publish("file.watcher.updated", { file: path, event })
  }

  const checkBranch = async () => {
    const now = (await vcs?.branches(directory))?.branch
    if (isDisposed || now === branch) return
    branch = now
    publisher.publish("vcs.branch.updated", { ...(now != null && { branch: now }) })
  }

  const followFiles = async () => {
    if (!watcher) return undefined
    const skip = async (path: string) => {
      if (index().hasDirectory(relativePath(directory, path))) return false
      return ignores.isIgnored(path, true)
    }
    const stop = await watcher.watch(directory, {
      skip,
      onEvents,
      onError: (error) => {
        index().expire()
        fail("all changes")(error)
      },
    })
    // What happened since the files were listed is not known.
    index().expire()
    isFollowing = !isDisposed
    return stop
  }

  const followBranch = async () => {
    const place = await vcs?.headDirectory(directory)
    if (place === undefined || isDisposed) return undefined
    branch = (await vcs?.branches(directory))?.branch
    return watcher?.watch(place, {
      skip: () => true,
      onEvents: (events) => {
        if (events.some(({ path }) => path === `${place}/HEAD`)) work = work.then(checkBranch).catch(fail("the branch"))
      },
      onError: fail("the branch"),
    })
  }

  return {
    startFiles() {
      if (hasFiles || isDisposed) return
      hasFiles = true
      stops.push(followFiles().catch(fail("changes")))
    },
    startBranch() {
      if (hasBranch || isDisposed) return
      hasBranch = true
      stops.push(followBranch().catch(fail("the branch")))
    },
    isFollowingFiles: () => isFollowing,
    async dispose() {
      isDisposed = true
      isFollowing = false
      for (const stop of stops.splice(0)) await (await stop)?.()
      await work
    },
  }
}
