import type { Clock } from "../../runtime/ports/clock.ts"
import type { Shell, ShellResult, ShellRun } from "../../runtime/ports/shell.ts"

/** Plays a command: calls `run.onOutput` itself or returns the output, and the exit code (default 0). */
export type ShellScript = (
  run: ShellRun,
) => { output?: string; exit?: number } | Promise<{ output?: string; exit?: number }>

/** A shell that knows only the commands it was taught. */
export interface MemoryShell extends Shell {
  /** Teaches a command line: exactly this text, or what the expression matches. The latest wins. */
  teach(command: string | RegExp, script: ShellScript | string): void
  /** All runs, in order. */
  runs: ShellRun[]
}

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve()
    else signal?.addEventListener("abort", () => resolve(), { once: true })
  })

/** A scripted shell, whose time-outs are those of `clock`. Unknown commands exit with 127. */
export const memoryShell = (clock: Clock): MemoryShell => {
  const taught: { command: string | RegExp; script: ShellScript }[] = []
  const runs: ShellRun[] = []

  const play = async (run: ShellRun): Promise<ShellResult> => {
    const found = taught.findLast(({ command }) =>
      typeof command === "string" ? command === run.command : command.test(run.command),
    )
    const { output, exit } = found
      ? await found.script(run)
      : { output: `sh: command not found: ${run.command}\n`, exit: 127 }
    if (output) run.onOutput?.(output)
    return { exit: exit ?? 0, ended: "exited" }
  }

  return {
    name: "bash",
    runs,
    teach: (command, script) =>
      void taught.push({ command, script: typeof script === "string" ? () => ({ output: script }) : script }),
    run: async (run) => {
      runs.push(run)
      if (run.signal?.aborted) return { exit: null, ended: "aborted" }
      const finished = new AbortController()
      const timeout = clock.sleep(run.timeoutMs, finished.signal).then(
        (): ShellResult => ({ exit: null, ended: "timeout" }),
        (): ShellResult => ({ exit: null, ended: "exited" }),
      )
      const abort = aborted(run.signal).then((): ShellResult => ({ exit: null, ended: "aborted" }))
      try {
        return await Promise.race([play(run), timeout, abort])
      } finally {
        finished.abort()
      }
    },
  }
}
