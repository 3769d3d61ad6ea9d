import type { Log, LogLevel } from "../../runtime/ports/log.ts"

export interface LogEntry {
  level: LogLevel
  message: string
  fields: Record<string, unknown>
}

/** A log that can be read back. */
export interface MemoryLog extends Log {
  /** In the order of logging. */
  entries: LogEntry[]
}

/** Collects log entries. */
export const memoryLog = (): MemoryLog => {
  const entries: LogEntry[] = []
  const log: Log = (level, message, fields = {}) => void entries.push({ level, message, fields })
  return Object.assign(log, { entries })
}
