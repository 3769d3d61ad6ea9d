import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { type Readable, Writable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import type { Environment } from "../../runtime/ports/environment.ts"
import type { ProcessHandle, ProcessOptions, ProcessOutput, Processes } from "../../runtime/ports/processes.ts"
import { childEnvironment } from "./child-environment.ts"
import { endGroup, exitGuard, signalGroup } from "./process-group.ts"

/** Exit code of a program that could not be started, as in a shell. The reason is on stderr. */
const NOT_STARTED = 127

const DEFAULT_LIMIT_BYTES = 10 * 1024 * 1024

/** How long output may still come when the program and its group are gone: only a daemon can hold the pipe then. */
const DRAIN_MS = 200

/**
 * Programs of this machine, each in a process group (and session) of its own that ends with its leader and with this process.
 * A program that cannot be started is no exception: it has pid 0, ends with code 127, and says why on stderr.
 */
export const nodeProcesses = ({ environment }: { environment: Environment }): Processes => {
  const guard = exitGuard()
  const launch = (argv: string[], options: ProcessOptions, stdin: "pipe" | "ignore"): Launched => {
    const { child, failure } = start(argv, options, stdin, environment)
    const leader = child?.pid
    if (child === undefined || leader === undefined) return { failure }

    const unguard = guard(leader)
    let isOver = false
    let ending: Promise<void> | undefined
    const end = () => (ending ??= endGroup(leader))
    const stop = () => void end()
    options.signal?.addEventListener("abort", stop, { once: true })
    const exited = once(child, "exit").then(async ([code]: unknown[]) => {
      options.signal?.removeEventListener("abort", stop)
      // A group lives as long as its leader: an npx that dies takes its server along.
      if (ending || signalGroup(leader, 0)) await end()
      unguard()
      isOver = true
      return { code: code as number | null }
    })
    // The number of a process that is over may be another's by now.
    const kill = () => void (isOver || end())
    return { child, leader, end, kill, exited }
  }

  return {
    spawn: (argv, options) => {
      const launched = launch(argv, options, "pipe")
      return "failure" in launched ? notStarted(launched.failure) : handleOf(launched)
    },
    run: async (argv, options) => {
      const launched = launch(argv, options, options.stdin === undefined ? "ignore" : "pipe")
      if ("failure" in launched) return { stdout: "", ...(await launched.failure) }
      return collect(launched, options)
    },
  }
}

interface Running {
  child: ChildProcess
  leader: number
  /** Ends the group; every call gives the same promise. */
  end: () => Promise<void>
  kill: () => void
  /** Resolves when the leader has ended and its group is gone. */
  exited: Promise<{ code: number | null }>
}

type Launched = Running | { failure: Promise<Failure> }

interface Failure {
  code: number | null
  stderr: string
}

const start = (argv: string[], options: ProcessOptions, stdin: "pipe" | "ignore", environment: Environment) => {
  const [program, ...args] = argv
  if (program === undefined) throw new TypeError("Cannot start process: its argument list is empty")
  const fail = (stderr: string): Failure => ({ code: options.signal?.aborted ? null : NOT_STARTED, stderr })
  if (options.signal?.aborted) return { failure: Promise.resolve(fail("aborted before it started")) }
  try {
    const env = childEnvironment(environment, { PWD: options.cwd, ...options.env })
    const child = spawn(program, args, {
      cwd: options.cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: [stdin, "pipe", "pipe"],
    })
    // Node answers a missing directory with the same ENOENT as a missing program.
    const describe = (error: Error) =>
      existsSync(options.cwd) ? error.message : `Cannot start "${program}": no directory "${options.cwd}"`
    const failure = new Promise<Failure>((resolve) => child.on("error", (error) => resolve(fail(describe(error)))))
    return { child, failure }
  } catch (error) {
    // Thrown, not emitted, for a NUL byte in an argument and for a list that is too long.
    return { failure: Promise.resolve(fail((error as Error).message)) }
  }
}

const handleOf = ({ child, leader, kill, exited }: Running): ProcessHandle => ({
  pid: leader,
  stdin: Writable.toWeb(present(child.stdin)) as WritableStream<Uint8Array>,
  stdout: webReadable(present(child.stdout)),
  stderr: webReadable(present(child.stderr)),
  exited,
  kill,
})

const notStarted = (failure: Promise<Failure>): ProcessHandle => ({
  pid: 0,
  stdin: new WritableStream(),
  stdout: new ReadableStream({ start: (controller) => controller.close() }),
  stderr: new ReadableStream({
    start: async (controller) => {
      controller.enqueue(new TextEncoder().encode(`${(await failure).stderr}\n`))
      controller.close()
    },
  }),
  exited: failure.then(({ code }) => ({ code })),
  kill: () => undefined,
})

const collect = async (
  { child, end, exited }: Running,
  options: { stdin?: string; timeoutMs?: number; limitBytes?: number; signal?: AbortSignal },
): Promise<ProcessOutput> => {
  const limitBytes = options.limitBytes ?? DEFAULT_LIMIT_BYTES
  const stdout = keep(present(child.stdout), limitBytes)
  const stderr = keep(present(child.stderr), limitBytes)
  const closed = once(child, "close")
  // A program may end before it has read all of its input.
  child.stdin?.on("error", () => undefined)
  child.stdin?.end(options.stdin)

  let timedOut = false
  const timer = setTimeout(
    () => {
      timedOut = true
      void end()
    },
    options.timeoutMs ?? 2 ** 31 - 1,
  )
  const { code } = await exited
  clearTimeout(timer)

  const isOpen = await Promise.race([closed.then(() => false), sleep(DRAIN_MS, true, { ref: false })])
  // Something left the group and kept the output.
  if (isOpen) await end()
  child.stdout?.destroy()
  child.stderr?.destroy()
  return { code: timedOut || options.signal?.aborted ? null : code, stdout: stdout(), stderr: stderr() }
}

/** Reads to the end, so that the program never waits, but keeps only the first bytes. Returns what gives the text. */
const keep = (source: Readable, limitBytes: number): (() => string) => {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  source.on("error", () => undefined)
  source.on("data", (chunk: Buffer) => {
    if (sizeBytes < limitBytes) chunks.push(chunk.subarray(0, limitBytes - sizeBytes))
    sizeBytes += chunk.length
  })
  return () => Buffer.concat(chunks).toString("utf8")
}

/** `Readable.toWeb` throws outside of any call when data comes after a cancel. */
const webReadable = (source: Readable): ReadableStream<Uint8Array> => {
  source.on("error", () => undefined)
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => void source.destroy(),
    },
    { highWaterMark: 0 },
  )
}

const present = <Value>(value: Value | null): Value => {
  if (value === null) throw new TypeError("Cannot read process: it was started without a pipe")
  return value
}
