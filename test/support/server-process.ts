import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../../adapters/node/main.ts", import.meta.url))

/** Options of tests that start processes: a busy machine takes its time, and what is waited for comes nevertheless. */
export const PATIENT = { timeout: 60_000 }

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface ServerProcess {
  child: ChildProcess
  /** `http://HOST:PORT` from the line that says where it listens. */
  base: string
  /** What stood before that line. */
  before: string
  /** What was written to stderr so far. */
  errors(): string
  /** Sends a signal and resolves when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export interface Home {
  /** Project directory that servers start in. */
  project: string
  /** Runs the command to its end. */
  run(argv: string[], options?: { env?: Record<string, string>; stdin?: string }): Promise<Finished>
  /** Starts `opencode serve --port 0` and waits until it listens. */
  serve(argv?: string[], env?: Record<string, string>): Promise<ServerProcess>
  /** The same with `opencode web`. */
  web(argv?: string[], env?: Record<string, string>): Promise<ServerProcess>
}

/** Runs `body` with a home directory and a project of its own. Processes left over are killed. */
export const withHome = async <Result>(body: (home: Home) => Promise<Result>): Promise<Result> => {
  const { close, ...home } = await openHome()
  try {
    return await body(home)
  } finally {
    await close()
  }
}

/** The same, until it is closed. */
export const openHome = async (): Promise<Home & { close(): Promise<void> }> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-")))
  const children: ChildProcess[] = []
  const start = (argv: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [main, ...argv], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        NODE_COMPILE_CACHE: join(tmpdir(), "opencode-edge-compiled"),
        ...env,
      },
      stdio: "pipe",
    })
    children.push(child)
    return child
  }
  const listen = async (argv: string[], env?: Record<string, string>): Promise<ServerProcess> => {
    const child = start(argv, env)
    const { before, base, errors } = await listening(child)
    return { child, base, before, errors, stop: (signal = "SIGTERM") => ended(child, signal) }
  }
  return {
    project: folder,
    async run(argv, { env, stdin = "" } = {}) {
      const child = start(argv, env)
      child.stdin.end(stdin)
      const [[code], stdout, stderr] = await Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)])
      return { code, stdout, stderr }
    },
    serve: (argv = [], env) => listen(["serve", "--port", "0", ...argv], env),
    web: (argv = [], env) => listen(["web", "--port", "0", ...argv], env),
    async close() {
      for (const child of children) child.kill("SIGKILL")
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

const listening = async (child: ChildProcess): Promise<Pick<ServerProcess, "before" | "base" | "errors">> => {
  let output = ""
  let errors = ""
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk))
  for await (const chunk of child.stdout?.setEncoding("utf8").iterator({ destroyOnReturn: false }) ?? []) {
    output += chunk
    const match = /^opencode server listening on (http:\/\/\S+)$/m.exec(output)
    if (!match?.[1]) continue
    // What came with the line is for those who read on.
    const rest = output.slice(match.index + match[0].length + 1)
    if (rest !== "") child.stdout?.unshift(rest)
    return { before: output.slice(0, match.index), base: match[1], errors: () => errors }
  }
  throw new Error(`The server ended: ${output}${errors}`)
}

const ended = async (child: ChildProcess, signal: NodeJS.Signals) => {
  const exit = once(child, "exit")
  child.kill(signal)
  const [code, by] = await exit
  return { code, signal: by }
}
