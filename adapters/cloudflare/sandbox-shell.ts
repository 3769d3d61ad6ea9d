import type { Clock } from "../../runtime/ports/clock.ts"
import type { Shell, ShellResult } from "../../runtime/ports/shell.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { execute, quoted, type Sandbox, type SandboxEvent, type Unsaved } from "./sandbox.ts"
import { sandboxCopy } from "./sandbox-copy.ts"

export interface SandboxShellOptions {
  /** The workspace's own container. Made anew for each call, as the object may have moved. */
  sandbox(): Sandbox
  files: WorkspaceFiles
  /** Root of the workspace, at the same place in the container. */
  root: string
  clock: Clock
  unsaved: Unsaved
}

export interface SandboxShell extends Shell {
  /** See SandboxCopy. */
  recover(): Promise<void>
}

/**
 * Leads a process group, whose id it leaves in a file, and becomes the user's command. Its errors go where its output goes;
 * what the shell around it has to say of its end goes nowhere.
 */
const LEADER = `echo $$ > "$OPENCODE_RUN"; command=$OPENCODE_COMMAND; unset OPENCODE_COMMAND OPENCODE_RUN; exec bash -c "$command" 2>&1`

/**
 * A real bash in a container. It works on a copy of the workspace: what has changed goes there before a command, and comes back
 * after it.
 */
export const sandboxShell = ({ sandbox, files, root, clock, unsaved }: SandboxShellOptions): SandboxShell => {
  const copy = sandboxCopy({ sandbox, files, root, unsaved })
  return {
    name: "bash",
    recover: copy.recover,
    async run({ command, cwd, env, timeoutMs, signal, onOutput }) {
      if (signal?.aborted) return { exit: null, ended: "aborted" }
      const synced = await copy.push()
      const { run } = synced
      let ended: ShellResult["ended"] = "exited"
      const end = (reason: ShellResult["ended"]): void => {
        if (ended !== "exited") return
        ended = reason
        void sandbox().exec(`kill -KILL -- -"$(cat ${run})"`)
      }
      const abort = () => end("aborted")
      const finished = new AbortController()
      signal?.addEventListener("abort", abort, { once: true })
      clock.sleep(timeoutMs, finished.signal).then(
        () => end("timeout"),
        () => undefined,
      )
      try {
        const events = await sandbox().execStream(
          `{ setsid --wait bash -c ${quoted(LEADER)} </dev/null; } 2>/dev/null`,
          {
            cwd,
            env: { AGENT: "1", OPENCODE: "1", ...env, OPENCODE_COMMAND: command, OPENCODE_RUN: run },
          },
        )
        // Aborted before there was anything to kill.
        if (signal?.aborted) await sandbox().exec(`sleep 0.1; kill -KILL -- -"$(cat ${run})"`)
        const exit = await follow(events, (text) => onOutput?.(text))
        for (const left of await synced.pull()) onOutput?.(`\n${left}\n`)
        return ended === "exited" ? { exit, ended } : { exit: null, ended }
      } finally {
        finished.abort()
        signal?.removeEventListener("abort", abort)
        synced.leave()
        await execute(sandbox(), `rm -f ${run}`)
      }
    },
  }
}

/** Hands on what a command says; its exit code, null when it was killed. */
const follow = async (events: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<number | null> => {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const chunk of events) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split("\n\n")
    rest = frames.pop() ?? ""
    for (const frame of frames) {
      const json = /^data: ?(.*)$/m.exec(frame)?.[1]
      if (json === undefined) continue
      const { type, data = "", exitCode, error } = JSON.parse(json) as SandboxEvent
      if (type === "stdout" || type === "stderr") onText(data)
      // As a shell says it of a signal.
      if (type === "complete") return exitCode === undefined || exitCode > 128 ? null : exitCode
      if (type === "error") throw new Error(`The sandbox could not run the command: ${error ?? data}`)
    }
  }
  throw new Error("The sandbox was gone before the command had ended")
}
