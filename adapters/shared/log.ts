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

const plain = (_key: string, value: unknown): unknown => {
  if (value instanceof Error) return describeError(value)
  return typeof value === "bigint" ? String(value) : value
}

/** Formats one entry as a line of JSON: `time`, `level`, `message`, then the fields. Never throws. */
export const logLine = (
  time: number,
  level: LogLevel,
  message: string,
  fields: Record<string, unknown> = {},
): string => {
  const head = { time: new Date(time).toISOString(), level, message }
  try {
    return JSON.stringify({ ...head, ...fields }, plain)
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
