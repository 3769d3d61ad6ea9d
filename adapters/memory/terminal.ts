import { NamedError } from "../../runtime/errors.ts"
import type { Terminal, TerminalOptions, TerminalProcess, TerminalSize } from "../../runtime/ports/terminal.ts"

/** What a scripted program sees of its terminal. */
export interface MemoryTerminalProgram {
  options: TerminalOptions
  size: TerminalSize
  write(text: string): void
  exit(code: number): void
  /** Sees what is typed. */
  onInput(listener: (text: string) => void): void
  /** Whether nobody reads what it writes at the moment. */
  paused: boolean
}

export type TerminalScript = (program: MemoryTerminalProgram) => void

/** A terminal that knows only the programs it was taught. */
export interface MemoryTerminal extends Terminal {
  /** Teaches a program by its name. The latest wins. */
  teach(command: string, script: TerminalScript): void
  /** Programs that were started, in order. */
  programs: MemoryTerminalProgram[]
  /** Directories that do not exist. */
  missing: Set<string>
}

const SIGHUP = 129

/** Shows what is typed, as a terminal does, and ends with Ctrl-D. */
const cat: TerminalScript = ({ write, exit, onInput }) =>
  onInput((text) => (text === "\u0004" ? exit(0) : write(text.replaceAll("\r", "\r\n"))))

/** A scripted terminal. It has `cat`, and `bash`, which does the same. */
export const memoryTerminal = (): MemoryTerminal => {
  const scripts = new Map<string, TerminalScript>([
    ["cat", cat],
    ["/bin/bash", cat],
  ])
  const programs: MemoryTerminalProgram[] = []
  const missing = new Set<string>()

  const open = async (options: TerminalOptions): Promise<TerminalProcess> => {
    const script = scripts.get(options.command)
    if (!script) throw noProgram(options.command)
    if (missing.has(options.cwd)) throw noDirectory(options.cwd)
    let isOver = false
    const listeners: ((text: string) => void)[] = []
    let typed = ""
    const type = (text: string) => {
      if (isOver) return
      if (listeners.length === 0) typed += text
      for (const listener of listeners) listener(text)
    }
    const program: MemoryTerminalProgram = {
      options,
      size: options.size,
      paused: false,
      write: (text) => void (isOver || options.onData(text)),
      exit(code) {
        if (isOver) return
        isOver = true
        options.onExit(code)
      },
      onInput(listener) {
        listeners.push(listener)
        const early = typed
        typed = ""
        if (early !== "") type(early)
      },
    }
    programs.push(program)
    // A program starts after it was opened.
    setTimeout(() => script(program), 0)
    return {
      pid: 1000 + programs.length,
      write: type,
      resize: (size) => void (isOver || (program.size = size)),
      pause: () => void (program.paused = true),
      resume: () => void (program.paused = false),
      kill: async () => program.exit(SIGHUP),
    }
  }

  return {
    programs,
    missing,
    teach: (command, script) => void scripts.set(command, script),
    open,
    shells: async () => [
      { path: "/bin/bash", name: "bash", acceptable: true },
      { path: "/bin/sh", name: "sh", acceptable: true },
    ],
  }
}

const noProgram = (command: string) =>
  new NamedError("BadRequestError", { message: `Cannot open terminal: no program "${command}"`, kind: "Payload" })

const noDirectory = (path: string) =>
  new NamedError("NotADirectoryError", { message: `Cannot open terminal: no directory "${path}"`, path })
