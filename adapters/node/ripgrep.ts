import { NamedError } from "../../runtime/errors.ts"
import type { Processes } from "../../runtime/ports/processes.ts"

/** Time of a search that says none. */
const TIMEOUT_MS = 10_000

/** Linux refuses single arguments of 128 KiB. */
const ARGUMENT_LIMIT = 32_768

/** No user configuration, stderr for fatal errors alone, and hidden files but `.git`: of globs the last one wins. */
const COMMON = ["--no-config", "--no-messages", "--hidden", "--glob=!.git"]

/** What the kernel makes up, seen from the top: without end, and reading it may do something. */
const NO_DEVICES = ["--glob=!/proc", "--glob=!/sys", "--glob=!/dev"]

/** ripgrep's code for an error, with or without results. */
const FAILED = 2
const NOT_STARTED = 127

export interface RipgrepRun {
  cwd: string
  /** What is searched for, for the error message. */
  pattern: string
  /** Options that come before those of every run. */
  options: string[]
  /** What follows `--`. */
  operands: string[]
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
  /** Gets the output as it comes. False ends the run. */
  onChunk: (chunk: Uint8Array) => boolean
}

/** A program whose output nobody reads ends by itself at its next match; one without further matches is ended after this time. */
const LINGER_MS = 100

/**
 * Runs ripgrep: the one inside the npm package, whose version is known, and only without it the `rg` on PATH.
 *
 * @returns a function that resolves to whether something is missing because the run was ended early
 * @throws (that function) InvalidPatternError, UnsupportedError without any ripgrep, the signal's reason when it aborts
 */
export const ripgrep = (processes: Processes): ((run: RipgrepRun) => Promise<{ isCut: boolean }>) => {
  let program: Promise<string> | undefined
  return async (run) => {
    run.signal?.throwIfAborted()
    program ??= findProgram()
    const common = run.cwd === "/" ? [...COMMON, ...NO_DEVICES] : COMMON
    const argv = [await program, ...run.options, ...common, "--", ...run.operands]
    const handle = processes.spawn(argv, { cwd: run.cwd, ...(run.signal && { signal: run.signal }) })
    const stderr = new Response(handle.stderr).text()

    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      handle.kill()
    }, run.timeoutMs ?? TIMEOUT_MS)
    try {
      for await (const chunk of handle.stdout) {
        // What the pipe still held when time was up.
        if (isLate) break
        if (run.onChunk(chunk)) continue
        const linger = setTimeout(handle.kill, LINGER_MS)
        void handle.exited.then(() => clearTimeout(linger))
        return { isCut: true }
      }
    } catch (error) {
      handle.kill()
      throw error
    } finally {
      clearTimeout(timer)
    }
    const { code } = await handle.exited

    run.signal?.throwIfAborted()
    if (code === NOT_STARTED)
      throw new NamedError("UnsupportedError", { message: "Cannot search: ripgrep is not installed" })
    const message = (await stderr).trim()
    if (code === FAILED && message !== "") throw invalidPattern(run.pattern, message)
    return { isCut: isLate }
  }
}

const findProgram = async (): Promise<string> => {
  try {
    return (await import("@vscode/ripgrep")).rgPath
  } catch {
    // The binary comes in an optional package, which an installation may leave out.
    return "rg"
  }
}

/** @throws InvalidPatternError for what no program can be given as an argument */
export const checkPattern = (pattern: string): void => {
  if (pattern.includes("\0")) throw invalidPattern(pattern, "error: it holds a NUL byte")
  if (pattern.length > ARGUMENT_LIMIT)
    throw invalidPattern(pattern, `error: it is longer than ${ARGUMENT_LIMIT} characters`)
}

const invalidPattern = (pattern: string, stderr: string) => {
  // A regular expression's message ends in `error: REASON`, after a drawing of the place; the others are `rg: REASON`.
  const reason = /^error: (.*)$/m.exec(stderr)?.[1] ?? stderr.split("\n")[0]?.replace(/^rg: /, "") ?? ""
  const shown = pattern.length > 100 ? `${pattern.slice(0, 100)}…` : pattern
  return new NamedError("InvalidPatternError", { message: `Cannot search for "${shown}": ${reason}`, pattern })
}
