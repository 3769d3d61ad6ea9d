/** One matching line, in the form of ripgrep's JSON output. */
export interface TextMatch {
  path: { text: string }
  lines: { text: string }
  line_number: number
  /** Bytes from the start of the file. */
  absolute_offset: number
  /** `start` and `end` are bytes in the line. */
  submatches: { match: { text: string }; start: number; end: number }[]
}

export interface TextQuery {
  /** Directory searched, absolute. */
  cwd: string
  /** Regular expression. */
  pattern: string
  /** Only files that this glob matches. */
  include?: string
  /** A file or directory below `cwd` to search instead of all of it. */
  path?: string
  limit: number
  /** Gives the matches of the newest files first; else they come in any order, which is quicker. */
  newestFirst?: boolean
  timeoutMs?: number
  signal?: AbortSignal
}

export interface FilesQuery {
  cwd: string
  /** Only files that this glob matches. */
  glob?: string
  limit: number
  timeoutMs?: number
  signal?: AbortSignal
}

export interface PathsQuery {
  cwd: string
  timeoutMs?: number
  signal?: AbortSignal
  /** Gets paths in UTF-8, each ended by a NUL byte, whole paths at a time. The bytes are the caller's to keep or change. */
  onChunk(chunk: Uint8Array): void
}

/**
 * Text and file search that honours .gitignore and reads hidden files (never `.git`).
 *
 * @throws InvalidPatternError for a pattern that is no regular expression or glob
 */
export interface Search {
  /** Paths are relative to `cwd`. `truncated` when the limit or the time cut the answer. */
  text(query: TextQuery): Promise<{ matches: TextMatch[]; truncated: boolean }>
  files(query: FilesQuery): Promise<{ paths: string[]; truncated: boolean }>
  /** Gives the paths of all files, relative to `cwd`, in no order, as they are found. */
  paths(query: PathsQuery): Promise<{ truncated: boolean }>
}
