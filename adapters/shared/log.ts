import type { Log, LogLevel } from "../../runtime/ports/log.ts"

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Causes followed below an error. */
const CAUSE_LIMIT = 5

const describeError = (error: Error, depth = 0): Record<string, unknown> => ({
  name: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause === undefined
    ? {}
    : {
        cause:
          error.cause instanceof Error && depth < CAUSE_LIMIT
            ? describeError(error.cause, depth + 1)
            : String(error.cause),
      }),
})

/** Of one text: a log is read by people, and what a client or a provider says may be endless. */
const TEXT_LIMIT = 16_000

/** What JSON leaves as it is and terminals obey, or editors take for the end of a line: DEL, C1, line separators, directions of writing. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === "string" && value.length > TEXT_LIMIT) return `${value.slice(0, TEXT_LIMIT)}…`
  if (value instanceof Error) return describeError(value)
  return typeof value === "bigint" ? String(value) : value
}

/**
 * Formats one entry as a line of JSON: `time`, `level`, `message`, then the fields. It moves no cursor, ends no line, and long
 * texts are cut. Never throws.
 */
export const logLine = (
  time: number,
  level: LogLevel,
  message: string,
  fields: Record<string, unknown> = {},
): string => {
  const head = { time: new Date(time).toISOString(), level, message }
  try {
    return JSON.stringify({ ...head, ...fields }, plain).replace(UNSAFE, escaped)
  } catch {
    return JSON.stringify({ ...head, note: "The fields cannot be written as JSON" })
  }
}

/**
 * Logs to a writer of lines.
 *
 * @param minimum entries below this level are dropped
 * @param write gets one line without a line break
 */
export const lineLog =
  (minimum: LogLevel, now: () => number, write: (line: string, level: LogLevel) => void): Log =>
  (level, message, fields) => {
    if (RANK[level] >= RANK[minimum]) write(logLine(now(), level, message, fields), level)
  }
