import type { Log } from "../../runtime/ports/log.ts"
import type { Serving } from "./serve.ts"
import type { NodeRuntime } from "./start.ts"

/** What is not finished by then is cut off. */
const STOP_WITHIN_MS = 4_500
const DRAIN_MS = 1_000

export interface StopOptions {
  runtime: NodeRuntime
  serving: Serving
  log: Log
}

/** Ends the process in order on SIGTERM, SIGINT and SIGHUP: intake, runs, event streams, connections, store. A second signal ends it at once. */
export const stopOnSignals = ({ runtime, serving, log }: StopOptions): void => {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log("info", "Stopping", { signal })
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    serving.stopIntake()
    await runtime.stop(() => serving.closed(DRAIN_MS))
    process.exit(0)
  }
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, (received) => {
      stop(received).catch((error: unknown) => {
        log("error", "Stop failed", { error: String(error) })
        process.exit(1)
      })
    })
  }
}
