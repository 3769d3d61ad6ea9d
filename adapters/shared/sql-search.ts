import { NamedError } from "../../runtime/errors.ts"
import type { Database } from "../../runtime/ports/database.ts"
import type { Files } from "../../runtime/ports/files.ts"
import type { Search, TextMatch } from "../../runtime/ports/search.ts"
import { fileFilter } from "./glob.ts"
import { below } from "./path-segments.ts"
import { searchPattern } from "./search-pattern.ts"
import { fileTables } from "./sql-file-tables.ts"
import { type FoundFile, walkFiles } from "./sql-walk.ts"
import { textMatches } from "./text-matches.ts"

/** Larger files are not searched for text. */
const FILE_LIMIT_BYTES = 4_000_000

/** Text read for one query. */
const READ_LIMIT_BYTES = 200_000_000

/** Text read before others get their turn. */
const TURN_BYTES = 2_000_000

/** Files of which the newest are found. */
const SORTED_LIMIT = 100_000

const fileNotFound = (path: string) =>
  new NamedError("FileNotFoundError", { message: `Cannot search: no "${path}"`, path })

export interface SqlSearchOptions {
  /** The database that `sqlFiles` has. */
  database: Database
  files: Files
  /** Milliseconds since the epoch. */
  now(): number
}

/**
 * Searches the files in SQL by name and text, in the order of their paths. A text that a pattern must have is looked for by the
 * database; patterns take linear time. Of one query, 200 MB are read, and no file over 4 MB.
 */
export const sqlSearch = ({ database: source, files, now }: SqlSearchOptions): Search => {
  const database = fileTables(source)

  const findDirectory = async (path: string): Promise<string> => {
    if ((await files.stat(path))?.type !== "directory") throw fileNotFound(path)
    return files.realPath(path)
  }

  const findBelow = async (root: string, path: string): Promise<string> => {
    const absolute = path.startsWith("/") ? path : `${below(root)}${path}`
    if (!(await files.stat(absolute, { within: root }))) throw fileNotFound(path)
    return files.realPath(absolute)
  }

  /** Throws when the signal aborts; tells when the time is over. Time stands still while nothing is awaited. */
  const budget = (timeoutMs: number | undefined, signal: AbortSignal | undefined) => {
    const end = timeoutMs === undefined ? undefined : now() + timeoutMs
    return (): boolean => {
      signal?.throwIfAborted()
      return end !== undefined && now() >= end
    }
  }

  const newest = async (pages: AsyncGenerator<FoundFile[]>): Promise<FoundFile[]> => {
    const all: FoundFile[] = []
    for await (const page of pages) {
      all.push(...page)
      if (all.length > SORTED_LIMIT) break
    }
    return all.sort((a, b) => b.modified_at - a.modified_at)
  }

  async function* inPages(pages: AsyncGenerator<FoundFile[]>, isSorted: boolean): AsyncGenerator<FoundFile[]> {
    if (isSorted) yield await newest(pages)
    else yield* pages
  }

  return {
    text: async ({ cwd, pattern, include, path, limit, newestFirst = false, timeoutMs, signal }) => {
      const isOver = budget(timeoutMs, signal)
      isOver()
      const expression = await searchPattern(pattern)
      const filter = include === undefined ? () => true : fileFilter(include)
      const root = await findDirectory(cwd)
      const from = path === undefined ? root : await findBelow(root, path)
      const having = expression.literal === undefined ? undefined : new TextEncoder().encode(expression.literal)
      const matches: TextMatch[] = []
      let readBytes = 0
      let turnBytes = 0
      for await (const page of inPages(walkFiles({ database, root, from, having }), newestFirst)) {
        if (isOver()) return { matches, truncated: true }
        for (const file of page) {
          const relative = file.path.slice(below(root).length)
          if (!filter(relative) || file.size > FILE_LIMIT_BYTES) continue
          readBytes += file.size
          turnBytes += file.size
          if (turnBytes > TURN_BYTES) {
            turnBytes = 0
            await new Promise((resolve) => setTimeout(resolve, 0))
            if (isOver() || readBytes > READ_LIMIT_BYTES) return { matches, truncated: true }
          }
          const content = await files.read(file.path, { limitBytes: FILE_LIMIT_BYTES }).catch(() => undefined)
          if (content) matches.push(...textMatches(relative, content, expression, limit + 1 - matches.length))
          if (matches.length > limit) return { matches: matches.slice(0, limit), truncated: true }
        }
      }
      return { matches, truncated: false }
    },
    files: async ({ cwd, glob, limit, timeoutMs, signal }) => {
      const isOver = budget(timeoutMs, signal)
      isOver()
      const filter = glob === undefined ? () => true : fileFilter(glob)
      const root = await findDirectory(cwd)
      const paths: string[] = []
      for await (const page of walkFiles({ database, root, from: root })) {
        if (isOver()) return { paths, truncated: true }
        const names = page.map((file) => file.path.slice(below(root).length))
        paths.push(...names.filter(filter))
        if (paths.length > limit) return { paths: paths.slice(0, limit), truncated: true }
      }
      return { paths, truncated: false }
    },
    paths: async ({ cwd, timeoutMs, signal, onChunk }) => {
      const isOver = budget(timeoutMs, signal)
      isOver()
      const root = await findDirectory(cwd)
      for await (const page of walkFiles({ database, root, from: root })) {
        if (isOver()) return { truncated: true }
        const names = page.map((file) => `${file.path.slice(below(root).length)}\0`)
        if (names.length > 0) onChunk(new TextEncoder().encode(names.join("")))
      }
      return { truncated: false }
    },
  }
}
