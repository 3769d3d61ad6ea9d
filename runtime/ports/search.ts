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

/**
 * Text and file search that honours .gitignore and reads hidden files (never `.git`).
 *
 * @throws InvalidPatternError for a pattern that is no regular expression or glob
 */
export interface Search {
  /** Paths are relative to `cwd`. `truncated` when the limit or the time cut the answer. */
  text(query: TextQuery): Promise<{ matches: TextMatch[]; truncated: boolean }>
  files(query: FilesQuery): Promise<{ paths: string[]; truncated: boolean }>
}
