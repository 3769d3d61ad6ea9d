import type { BashOptions } from "just-bash/browser"
import type { Clock } from "../../runtime/ports/clock.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import type { Shell, ShellResult } from "../../runtime/ports/shell.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { bashFiles } from "./bash-files.ts"
import { streamedOutput } from "./bash-output.ts"

/** An isolate has 128 MB for all that it does. */
const MEMORY_LIMIT_BYTES = 32_000_000

/** Output beyond this is dropped. */
const OUTPUT_LIMIT_BYTES = 16_000_000

const DOWNLOAD_LIMIT_BYTES = 10_000_000
const DOWNLOAD_TIMEOUT_MS = 30_000

const LIMITS: BashOptions["executionLimits"] = {
  maxLiveBytes: MEMORY_LIMIT_BYTES,
  maxInputBytes: MEMORY_LIMIT_BYTES,
  maxArchiveBytes: MEMORY_LIMIT_BYTES,
  maxArchiveEntryBytes: MEMORY_LIMIT_BYTES,
}

const ENVIRONMENT = {
  PATH: "/usr/bin:/bin",
  AGENT: "1",
  OPENCODE: "1",
  USER: "opencode",
  SHELL: "/bin/bash",
  TERM: "dumb",
  LANG: "C.UTF-8",
}

export interface BashShellOptions {
  /** All that scripts can see. */
  files: WorkspaceFiles
  /** Root of the workspace: the home of scripts. */
  root: string
  clock: Clock
  /** Gives scripts `curl`, for public addresses; without it there is no network. */
  egress?: Egress | undefined
}

/**
 * A simulated bash (just-bash, loaded at the first run) over the files of the workspace. It has the usual text tools, and no
 * programs: no compilers, no package managers, no git, no processes in the background.
 *
 * A command that never waits can be ended by its limits alone (100,000 commands or rounds of a loop); one that waits, by
 * time and signal. Output comes as each statement of the script ends, its errors last.
 */
export const bashShell = ({ files, root, clock, egress }: BashShellOptions): Shell => ({
  name: "just-bash",
  run: async ({ command, cwd, env, timeoutMs, signal, onOutput }) => {
    if (signal?.aborted) return { exit: null, ended: "aborted" }
    const { Bash } = await import("just-bash/browser")
    const over = new AbortController()
    let ended: ShellResult["ended"] = "exited"
    const end = (reason: ShellResult["ended"]): void => {
      if (!over.signal.aborted) ended = reason
      over.abort()
    }
    const finished = new AbortController()
    const abort = () => end("aborted")
    signal?.addEventListener("abort", abort, { once: true })
    clock.sleep(timeoutMs, finished.signal).then(
      () => end("timeout"),
      () => undefined,
    )

    const output = outputOf(onOutput)
    try {
      await files.createDirectory("/tmp")
      const bash = new Bash({
        fs: bashFiles(files, output.bytes),
        cwd,
        env: { ...ENVIRONMENT, HOME: root, ...env, PWD: cwd },
        executionLimits: { ...LIMITS, maxExecutionTimeMs: timeoutMs + 1_000 },
        // It would replace globals that other requests of this isolate use.
        defenseInDepth: false,
        ...(egress && { fetch: fetchThrough(egress) }),
      })
      bash.registerTransformPlugin(streamedOutput)
      const { exitCode, stdout, stderr } = await bash.exec(command, { rawScript: true, signal: over.signal })
      if (over.signal.aborted) return { exit: null, ended }
      output.text(stdout + stderr)
      return { exit: exitCode, ended }
    } finally {
      output.end()
      finished.abort()
      signal?.removeEventListener("abort", abort)
    }
  },
})

/** Decodes output as it comes. */
const outputOf = (onOutput: ((chunk: string) => void) | undefined) => {
  const decoder = new TextDecoder()
  let sizeBytes = 0
  const text = (chunk: string): void => {
    if (chunk !== "") onOutput?.(chunk)
  }
  return {
    text,
    bytes: (bytes: Uint8Array): void => {
      const isOver = sizeBytes > OUTPUT_LIMIT_BYTES
      sizeBytes += bytes.length
      if (isOver) return
      text(decoder.decode(bytes, { stream: true }))
      if (sizeBytes > OUTPUT_LIMIT_BYTES) text(`\n(output over ${OUTPUT_LIMIT_BYTES} bytes is dropped)\n`)
    },
    end: (): void => text(decoder.decode()),
  }
}

const fetchThrough =
  (egress: Egress): NonNullable<BashOptions["fetch"]> =>
  async (url, { method, headers, body, followRedirects = true, timeoutMs } = {}) => {
    const response = await egress.fetch(url, {
      ...(method !== undefined && { method }),
      ...(headers !== undefined && { headers: Object.fromEntries(new Headers(headers).entries()) }),
      ...(body !== undefined && { body: typeof body === "string" ? body : new TextDecoder().decode(body) }),
      ...(!followRedirects && { redirects: 0 }),
      timeoutMs: timeoutMs ?? DOWNLOAD_TIMEOUT_MS,
      limitBytes: DOWNLOAD_LIMIT_BYTES,
    })
    return { ...response, statusText: "", headers: Object.fromEntries(response.headers.entries()) }
  }
