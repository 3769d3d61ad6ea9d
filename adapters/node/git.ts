import { readFile } from "node:fs/promises"
import { devNull } from "node:os"
import { join } from "node:path"
import { NamedError } from "../../runtime/errors.ts"
import type { ProcessOutput, Processes } from "../../runtime/ports/processes.ts"
import type { GitDirectory } from "./git-directory.ts"

export interface GitOptions {
  /** Default: the top of the work tree. */
  cwd?: string
  env?: Record<string, string>
  stdin?: string
  timeoutMs?: number
  limitBytes?: number
  signal?: AbortSignal | undefined
}

/** Runs git on a repository that may be hostile. */
export interface Git {
  run(args: string[], options?: GitOptions): Promise<ProcessOutput>
  /** Output as bytes. @throws VcsFailedError when git fails, takes too long or says more than the limit */
  bytes(args: string[], options?: GitOptions): Promise<Uint8Array<ArrayBuffer>>
}

const TIMEOUT_MS = 20_000
const LIMIT_BYTES = 64 * 1024 * 1024

/** No hooks, no monitor; names as they are; large files count as binary, so that they are not held in memory. */
const CONFIG: [string, string][] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", devNull],
  ["core.quotePath", "false"],
  ["core.splitIndex", "false"],
  ["core.bigFileThreshold", "8m"],
  ["core.safecrlf", "false"],
]

/** Nothing is fetched, which a partial clone would do by a program of its own choice. */
const ENVIRONMENT = {
  GIT_OPTIONAL_LOCKS: "0",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_ASKPASS: "true",
  LC_ALL: "C",
}

/**
 * Prepares git for one repository. The directories are given explicitly, so that its `core.worktree` leads nowhere, and the
 * filters that its configuration names are switched off; those of the user's own configuration work.
 */
export const gitFor = async (processes: Processes, found: GitDirectory): Promise<Git> => {
  const directories = [`--git-dir=${found.own}`, `--work-tree=${found.worktree}`]
  const prepare = (config: [string, string][], args: string[], options: GitOptions) => ({
    argv: ["git", "--no-pager", ...directories, ...args],
    options: {
      cwd: options.cwd ?? found.worktree,
      env: { ...ENVIRONMENT, ...configVariables(config), ...options.env },
      ...(options.signal && { signal: options.signal }),
    },
  })
  const config: [string, string][] = [...CONFIG]
  if (await mayHaveFilters(found)) {
    const { argv, options } = prepare(CONFIG, ["config", "--name-only", "-z", "--get-regexp", "^filter\\."], {})
    const { stdout } = await processes.run(argv, { ...options, timeoutMs: TIMEOUT_MS })
    config.push(...switchedOff(stdout.split("\0")))
  }

  return {
    run: async (args, options = {}) => {
      const { argv, options: prepared } = prepare(config, args, options)
      const { stdin, timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES } = options
      const output = await processes.run(argv, {
        ...prepared,
        timeoutMs,
        limitBytes,
        ...(stdin !== undefined && { stdin }),
      })
      options.signal?.throwIfAborted()
      return output
    },
    bytes: async (args, options = {}) => {
      const { argv, options: prepared } = prepare(config, args, options)
      const { timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES } = options
      const handle = processes.spawn(argv, prepared)
      const stderr = new Response(handle.stderr).text()
      void handle.stdin.close().catch(() => undefined)
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        handle.kill()
      }, timeoutMs)
      const chunks: Uint8Array[] = []
      let sizeBytes = 0
      for await (const chunk of handle.stdout) {
        chunks.push(chunk)
        sizeBytes += chunk.length
        if (sizeBytes > limitBytes) {
          handle.kill()
          break
        }
      }
      const { code } = await handle.exited
      clearTimeout(timer)
      options.signal?.throwIfAborted()
      if (sizeBytes > limitBytes) throw failed(`its answer is larger than ${limitBytes} bytes`)
      if (isLate) throw failed(`it took over ${timeoutMs} ms`)
      if (code !== 0) throw failed(reasonOf(await stderr))
      return Buffer.concat(chunks)
    },
  }
}

/** git did not do what it was asked. */
export const failed = (reason: string) =>
  new NamedError("VcsFailedError", { message: `Cannot read the repository: ${reason}` })

/** The line of git's messages that says what went wrong. */
export const reasonOf = (stderr: string): string => {
  if (stderr.startsWith("spawn git ENOENT")) return "git is not installed, or not on the server's PATH"
  const lines = stderr.trim().split("\n")
  const line = lines.find((text) => text.startsWith("fatal:")) ?? lines.find((text) => text.startsWith("error:"))
  return (line ?? lines.at(-1) ?? "").replace(/^(fatal|error): /, "") || "git failed"
}

/** @throws VcsFailedError when git failed or ran out of time */
export const checked = ({ code, stdout, stderr }: ProcessOutput): string => {
  if (code === 0) return stdout
  throw failed(code === null ? "it took too long" : reasonOf(stderr))
}

const configVariables = (config: [string, string][]): Record<string, string> => ({
  GIT_CONFIG_COUNT: String(config.length),
  ...Object.fromEntries(
    config.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
})

/** Asking git costs a process, so the files are looked at first. */
const mayHaveFilters = async ({ own, common }: GitDirectory): Promise<boolean> => {
  const texts = await Promise.all(
    [join(common, "config"), join(own, "config.worktree")].map((path) => readFile(path, "utf8").catch(() => "")),
  )
  return texts.some((text) => /\[\s*(filter|include)/i.test(text))
}

const switchedOff = (names: string[]): [string, string][] => {
  const drivers = new Set(names.filter(Boolean).map((name) => name.slice(0, name.lastIndexOf("."))))
  return [...drivers].flatMap((driver): [string, string][] => [
    [`${driver}.clean`, ""],
    [`${driver}.smudge`, ""],
    [`${driver}.process`, ""],
    [`${driver}.required`, "false"],
  ])
}
