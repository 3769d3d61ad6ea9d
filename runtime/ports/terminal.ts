import type { PtyShell } from "../schema/pty.ts"

export interface TerminalSize {
  rows: number
  cols: number
}

export interface TerminalOptions {
  /** Name on the path, or a path. */
  command: string
  args: string[]
  cwd: string
  /** Added to the scrubbed environment. */
  env: Record<string, string>
  size: TerminalSize
  /** Called with what the program writes, decoded as UTF-8. */
  onData(text: string): void
  /** Called once, after the last data. A program that a signal ended has 128 and the signal's number. */
  onExit(exitCode: number): void
}

/** A program in a terminal of its own. Once it has ended, calls do nothing. */
export interface TerminalProcess {
  pid: number
  /** Types. */
  write(text: string): void
  resize(size: TerminalSize): void
  /** Stops reading what the program writes, which then has to wait, until `resume`. */
  pause(): void
  resume(): void
  /** Hangs up: ends the program and what it started, by force after two seconds. Resolves when all is gone. */
  kill(): Promise<void>
}

/** Programs in pseudo-terminals. */
export interface Terminal {
  /**
   * Starts a program.
   *
   * @throws UnsupportedError when the place lacks what it takes, with what to install
   * @throws BadRequestError when there is no such program, NotADirectoryError when there is no such directory
   */
  open(options: TerminalOptions): Promise<TerminalProcess>
  /** Shells that a terminal can be opened with, the user's own first. */
  shells(): Promise<PtyShell[]>
}
