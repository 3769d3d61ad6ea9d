import { type ByteQuery, byteQuery, isMatch, roughScore } from "./path-match.ts"
import { pathAt, type PathList } from "./path-list.ts"

export interface PathSearch {
  lists: PathList[]
  query: string
  limit: number
  /** Tells paths that are not to be found any more. */
  isGone(path: string): boolean
  signal?: AbortSignal | undefined
  /** Lets other work have its turn. */
  pause(): Promise<void>
}

/** Bytes looked at between two pauses: a few milliseconds. */
const SLICE_BYTES = 1024 * 1024

/** Paths that are ranked exactly; at least four times those that are wanted. */
const RANKED = 400

interface Candidate {
  bytes: Uint8Array
  start: number
  end: number
  score: number
}

/**
 * Finds the paths that match a query best: its letters are in the path in their order, those of each word by themselves. An empty query
 * gives the shortest paths.
 */
export const searchPaths = async (search: PathSearch): Promise<string[]> => {
  const { query, limit, isGone } = search
  const wanted = Math.max(RANKED, limit * 4)
  const best = await candidates(search, byteQuery(query), wanted)
  const paths = new Set<string>()
  for (const { bytes, start, end } of best) {
    const path = pathAt(bytes, start, end)
    if (!isGone(path)) paths.add(path)
  }
  if (query.trim() === "") return [...paths].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, limit)
  return rank(query, [...paths], limit)
}

const candidates = async (
  { lists, signal, pause }: PathSearch,
  query: ByteQuery,
  wanted: number,
): Promise<Candidate[]> => {
  let found: Candidate[] = []
  let bound = Number.POSITIVE_INFINITY
  const trim = () => {
    found = found.sort((a, b) => a.score - b.score).slice(0, wanted)
    bound = found.length < wanted ? bound : (found.at(-1)?.score ?? bound)
  }
  let sliceEnd = SLICE_BYTES
  let passed = 0
  for (const list of lists) {
    for (const { bytes, used } of list.blocks()) {
      for (let start = 0; start < used;) {
        let end = start
        while (bytes[end] !== 0) end += 1
        if (isMatch(query, bytes, start, end)) {
          const score = roughScore(query, bytes, start, end)
          if (score < bound) found.push({ bytes, start, end, score })
          if (found.length >= wanted * 4) trim()
        }
        passed += end + 1 - start
        start = end + 1
        if (passed < sliceEnd) continue
        sliceEnd = passed + SLICE_BYTES
        await pause()
        signal?.throwIfAborted()
      }
    }
  }
  trim()
  return found
}

const rank = async (query: string, paths: string[], limit: number): Promise<string[]> => {
  const { go, prepare } = await import("fuzzysort")
  // Prepared here, since what fuzzysort prepares itself it keeps for good.
  return go(query, paths.map(prepare), { limit, threshold: 0 }).map(({ target }) => target)
}
