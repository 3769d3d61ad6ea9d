export interface ShellRun {
  command: string
  cwd: string
  /** Added to the scrubbed environment (server passwords and provider keys are removed). */
  env?: Record<string, string>
  timeoutMs: number
  signal?: AbortSignal
  /** Called with stdout and stderr as they come, merged, decoded as UTF-8. */
  onOutput?: (chunk: string) => void
}

export interface ShellResult {
  /** Exit code; null when it was killed by the time-out, the signal or another signal. */
  exit: number | null
  ended: "exited" | "timeout" | "aborted"
}

/** Runs a command line in the user's shell, in a process group of its own that is gone when this resolves. Stdin is empty. */
export interface Shell {
  /** Name of the shell, for the model: `bash`, `zsh`, `just-bash`. */
  name: string
  run(options: ShellRun): Promise<ShellResult>
}
