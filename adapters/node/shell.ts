import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { accessSync, constants } from "node:fs"
import { stat } from "node:fs/promises"
import { basename, delimiter, isAbsolute, join } from "node:path"
import type { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { NamedError } from "../../runtime/errors.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import type { Shell, ShellResult, ShellRun } from "../../runtime/ports/shell.ts"
import { childEnvironment } from "./child-environment.ts"
import { outputPipe } from "./output-pipe.ts"
import { endGroup, exitGuard, signalGroup } from "./process-group.ts"

/** Shells whose language models write. A user of fish or nu gets bash. */
const KNOWN = ["bash", "zsh", "sh"]

/** How long output may still come when the command and its group are gone: only what left the session can hold the pipe then. */
const DRAIN_MS = 200

/** The longest time that timers can wait; a longer one would end at once. */
const TIMER_LIMIT_MS = 2 ** 31 - 1

/**
 * Commands in the user's `$SHELL` if it is bash, zsh or sh, else in bash or sh, started with `-c` (no login files).
 *
 * What a command leaves running in its group ends with it, and so does everything it started in its session when the time-out
 * or the signal ends it. Only daemons (a session of their own) outlive it, and their output is not waited for.
 */
export const nodeShell = ({ environment }: { environment: Environment }): Shell => {
  const program = findShell(environment)
  const guard = exitGuard()
  return {
    name: basename(program),
    run: async (options) => {
      if (options.signal?.aborted) return { exit: null, ended: "aborted" }
      await checkDirectory(options.cwd)
      const pipe = await outputPipe()
      // The signal may have aborted since; a listener would never hear of it.
      if (options.signal?.aborted) {
        pipe.closeInput()
        pipe.output.destroy()
        return { exit: null, ended: "aborted" }
      }
      const { closed, failure } = readText(pipe.output, options.onOutput)
      try {
        const env = childEnvironment(environment, { PWD: options.cwd, ...options.env })
        const stdio = ["ignore", pipe.input, pipe.input] as const
        const child = spawn(program, ["-c", options.command], {
          cwd: options.cwd,
          env,
          detached: true,
          stdio: [...stdio],
        })
        pipe.closeInput()
        const result = await finish(child, closed, guard, options)
        if (failure()) throw failure()
        return result
      } finally {
        pipe.closeInput()
        pipe.output.destroy()
      }
    },
  }
}

const finish = async (
  child: ChildProcess,
  closed: Promise<void>,
  guard: ReturnType<typeof exitGuard>,
  options: ShellRun,
): Promise<ShellResult> => {
  const exited = once(child, "exit") as Promise<[number | null]>
  const leader = child.pid
  if (leader === undefined) return exited.then(() => ({ exit: null, ended: "exited" }))

  let ended: ShellResult["ended"] = "exited"
  let ending: Promise<void> | undefined
  const end = (reason: ShellResult["ended"]) => {
    ended = reason
    ending ??= endGroup(leader)
  }
  const abort = () => end("aborted")
  const timer = setTimeout(() => end("timeout"), Math.min(options.timeoutMs, TIMER_LIMIT_MS))
  options.signal?.addEventListener("abort", abort, { once: true })
  const unguard = guard(leader)
  try {
    const [exit] = await exited
    clearTimeout(timer)
    options.signal?.removeEventListener("abort", abort)
    if (ending || signalGroup(leader, 0)) await (ending ?? endGroup(leader))
    const isOpen = await Promise.race([closed.then(() => false), sleep(DRAIN_MS, true, { ref: false })])
    // A `timeout` or a job of its own group still holds the pipe.
    if (isOpen) await endGroup(leader)
    return { exit: ended === "exited" ? exit : null, ended }
  } finally {
    unguard()
  }
}

/** Passes text on as it comes. `closed` resolves when nobody holds the pipe any more, `failure` is what `onOutput` threw. */
const readText = (output: Readable, onOutput: ShellRun["onOutput"]) => {
  // A character may be cut by the border of two chunks.
  const decoder = new TextDecoder()
  let failure: unknown
  const pass = (text: string) => {
    if (text === "" || failure) return
    try {
      onOutput?.(text)
    } catch (error) {
      // Thrown from an event it would end the server.
      failure = error
    }
  }
  const closed = new Promise<void>((resolve) => {
    output.on("data", (chunk: Uint8Array) => pass(decoder.decode(chunk, { stream: true })))
    output.once("error", () => output.destroy())
    output.once("close", () => {
      pass(decoder.decode())
      resolve()
    })
  })
  return { closed, failure: () => failure }
}

/** @throws FileNotFoundError, NotADirectoryError: Node would say that the shell is missing */
const checkDirectory = async (path: string): Promise<void> => {
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new NamedError("FileNotFoundError", { message: `Cannot run command: no directory "${path}"`, path })
  if (!found.isDirectory())
    throw new NamedError("NotADirectoryError", { message: `Cannot run command: "${path}" is not a directory`, path })
}

const findShell = (environment: Environment): string => {
  const own = environment.get("SHELL") ?? ""
  const folders = [...(environment.get("PATH") ?? "").split(delimiter).filter(isAbsolute), "/bin", "/usr/bin"]
  const candidates = ["bash", "sh"].flatMap((name) => folders.map((folder) => join(folder, name)))
  if (isAbsolute(own) && KNOWN.includes(basename(own))) candidates.unshift(own)
  return candidates.find(isExecutable) ?? "/bin/sh"
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
