export type LogLevel = "debug" | "info" | "warn" | "error"

/** Structured log. Values are redacted by the caller: secrets never get here. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void
