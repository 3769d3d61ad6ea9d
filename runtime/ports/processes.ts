export interface ProcessOptions {
  cwd: string
  /** Added to the scrubbed environment. */
  env?: Record<string, string>
  /** Kills the process group when it aborts. */
  signal?: AbortSignal
}

export interface ProcessHandle {
  pid: number
  stdin: WritableStream<Uint8Array>
  stdout: ReadableStream<Uint8Array>
  stderr: ReadableStream<Uint8Array>
  exited: Promise<{ code: number | null }>
  /** Ends the whole process group: SIGTERM, then SIGKILL after two seconds. */
  kill(): void
}

export interface ProcessOutput {
  code: number | null
  stdout: string
  stderr: string
}

/** Programs by argument list, never through a shell. */
export interface Processes {
  spawn(argv: string[], options: ProcessOptions): ProcessHandle
  /** Runs to the end and collects output; `limitBytes` (default 10 MB) caps what is kept. */
  run(
    argv: string[],
    options: ProcessOptions & { stdin?: string; timeoutMs?: number; limitBytes?: number },
  ): Promise<ProcessOutput>
}
