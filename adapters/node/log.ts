import { mkdirSync, openSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import type { Log, LogLevel } from "../../runtime/ports/log.ts"
import { lineLog } from "../shared/log.ts"

export interface NodeLogOptions {
  /** Entries below it are dropped. */
  level: LogLevel
  /** Appended to, mode 0600, in a directory of mode 0700; stderr when absent. */
  file?: string
}

/** Writes the log to a file or stderr, one line of JSON per entry. A log that cannot be written stops nothing. */
export const nodeLog = ({ level, file }: NodeLogOptions): Log => {
  if (file === undefined) return lineLog(level, Date.now, (line) => void process.stderr.write(`${line}\n`))
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fd = openSync(file, "a", 0o600)
  // Synchronous, so that the last lines before a crash are there.
  return lineLog(level, Date.now, (line) => {
    try {
      writeSync(fd, `${line}\n`)
    } catch {
      // The disk is full: the server goes on.
    }
  })
}
