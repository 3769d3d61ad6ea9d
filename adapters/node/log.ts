import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import type { Log, LogLevel } from "../../runtime/ports/log.ts"
import { lineLog } from "../shared/log.ts"

export interface NodeLogOptions {
  /** Entries below it are dropped. */
  level: LogLevel
  /** Appended to, mode 0600, in a directory of mode 0700; stderr when absent. */
  file?: string
  /** Size at which the file becomes `FILE.1`, in the place of an older one, and a new one begins. Default 10 MB. */
  limitBytes?: number
}

const LIMIT_BYTES = 10 * 1024 * 1024

/** Writes the log to a file or stderr, one line of JSON per entry. A log that cannot be written stops nothing. */
export const nodeLog = ({ level, file, limitBytes = LIMIT_BYTES }: NodeLogOptions): Log => {
  if (file === undefined) return lineLog(level, Date.now, (line) => void process.stderr.write(`${line}\n`))
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  let fd = openSync(file, "a", 0o600)
  let left = limitBytes - fstatSync(fd).size
  const renew = () => {
    renameSync(file, `${file}.1`)
    closeSync(fd)
    fd = openSync(file, "a", 0o600)
    left = limitBytes - fstatSync(fd).size
  }
  // Synchronous, so that the last lines before a crash are there.
  return lineLog(level, Date.now, (line) => {
    try {
      if (left <= 0) renew()
      left -= writeSync(fd, `${line}\n`)
    } catch {
      // The disk is full: the server goes on.
    }
  })
}
