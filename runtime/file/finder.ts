import { isWithin } from "../config/paths.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import type { FindFilesQuery, FindTextMatch } from "../schema/find.ts"
import { createFileIndex } from "./file-index.ts"
import { createIgnores } from "./ignores.ts"
import { createWatching, type Watching } from "./watching.ts"

/** Finds text and files of one workspace. */
export interface Finder {
  /** Matching lines, in no order. @throws InvalidPatternError, FileNotFoundError, NotADirectoryError */
  text(query: { pattern: string; limit?: number | undefined }, signal?: AbortSignal): Promise<FindTextMatch[]>
  /** Paths that match best, relative to the directory; those of directories end in a slash. @throws FileNotFoundError, NotADirectoryError */
  files(query: FindFilesQuery, signal?: AbortSignal): Promise<string[]>
  watching: Watching
  dispose(): Promise<void>
}

export interface FinderOptions {
  platform: Platform
  location: Location
  publisher: Publisher
  /** Whether a path is one of the server's own secrets. */
  isOwn(path: string): Promise<boolean>
}

const TEXT_LIMIT = 100
const FILES_LIMIT = 10
const TEXT_MS = 10_000

/** Files of a workspace that is watched; in larger ones lists are made anew instead. */
const WATCHED_FILES = 200_000
const WIDE_WATCHED_FILES = 20_000

export const createFinder = ({ platform, location, publisher, isOwn }: FinderOptions): Finder => {
  const { files, search, vcs, watcher, environment, clock, log } = platform
  const { directory } = location
  const ignores = createIgnores({ files, location, home: environment.paths.home })
  // A machine, or a home with all that its user has: who chooses a directory looks at it, and it is too much to follow.
  const isWide = isWithin(environment.paths.home, directory)
  const watching = createWatching({
    watcher: directory === "/" ? undefined : watcher,
    files,
    vcs,
    ignores,
    index: () => index,
    location,
    publisher,
    log,
  })
  const index = createFileIndex({
    ...{ search, clock, directory, isWide },
    isWatched: watching.isFollowingFiles,
    onListed: () => {
      const limit = isWide ? WIDE_WATCHED_FILES : WATCHED_FILES
      if ((index.size() ?? Number.POSITIVE_INFINITY) <= limit) watching.startFiles()
      watching.startBranch()
    },
    onError: (error) => log("warn", "Cannot list files", { directory, error: String(error) }),
  })

  return {
    // Only what has been listed is known to be small.
    watching: isWide ? { ...watching, startFiles: () => {} } : watching,
    async text({ pattern, limit = TEXT_LIMIT }, signal) {
      const query = { cwd: directory, pattern, limit, timeoutMs: TEXT_MS }
      const { matches } = await search.text({ ...query, ...(signal && { signal }) })
      const own = new Set<string>()
      for (const file of new Set(matches.map(({ path }) => path.text))) {
        if (await isOwn(`${directory === "/" ? "" : directory}/${file}`)) own.add(file)
      }
      return matches.filter(({ path }) => !own.has(path.text))
    },
    files: ({ query, type, dirs, limit = FILES_LIMIT }, signal) => {
      // Without words, the files are what a user wants to see.
      const isEmpty = query.trim() === ""
      const kinds = {
        files: type !== "directory",
        directories: type === "directory" || (type === undefined && dirs !== false && !isEmpty),
      }
      return index.find({ query: query.replace(/^(?:\.?\/)+/, ""), kinds, limit, signal })
    },
    async dispose() {
      index.dispose()
      await watching.dispose()
    },
  }
}
