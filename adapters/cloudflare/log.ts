import type { Log, LogLevel } from "../../runtime/ports/log.ts"
import { lineLog } from "../shared/log.ts"
import type { Env } from "./bindings.ts"

const LEVELS: readonly string[] = ["debug", "info", "warn", "error"] satisfies LogLevel[]

/** Logs lines of JSON, which Workers Logs indexes by field. */
export const consoleLog = ({ OPENCODE_EDGE_LOG_LEVEL: level = "info" }: Env): Log =>
  lineLog(LEVELS.includes(level) ? (level as LogLevel) : "info", Date.now, (line, of) => {
    // oxlint-disable-next-line no-console -- the console is where a Worker's log goes
    console[of](line)
  })
