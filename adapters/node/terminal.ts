import { accessSync, constants, statSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename, delimiter, isAbsolute, join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { NamedError } from "../../runtime/errors.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import type { Terminal, TerminalOptions, TerminalProcess } from "../../runtime/ports/terminal.ts"
import type { PtyShell } from "../../runtime/schema/pty.ts"
import { childEnvironment } from "./child-environment.ts"
import { endGroup, exitGuard, signalGroup } from "./process-group.ts"

const HANG_UPS = 3
const HANG_UP_MS = 50

/** What is used of node-pty. Its own types are there only where it could be compiled. */
interface NodePty {
  spawn(
    file: string,
    args: string[],
    options: { name: string; cwd: string; env: Record<string, string>; rows: number; cols: number; encoding: "utf8" },
  ): PtyProcess
}

interface PtyProcess {
  readonly pid: number
  onData(listener: (text: string) => void): void
  onExit(listener: (end: { exitCode: number; signal?: number }) => void): void
  write(text: string): void
  resize(cols: number, rows: number): void
  pause(): void
  resume(): void
}

export interface NodeTerminalOptions {
  environment: Environment
  /** Loads node-pty, an optional package. */
  load?: () => Promise<NodePty>
}

// Not written into the import, which a compiler would look up.
const PACKAGE: string = "node-pty"
const loadPackage = (): Promise<NodePty> => import(PACKAGE)

/** Programs in pseudo-terminals of this machine, by node-pty. Each has a session of its own, and ends with this process. */
export const nodeTerminal = ({ environment, load = loadPackage }: NodeTerminalOptions): Terminal => {
  const guard = exitGuard()

  const open = async (options: TerminalOptions): Promise<TerminalProcess> => {
    const { command, args, cwd, size, onData, onExit } = options
    if (!isDirectory(cwd)) throw noDirectory(cwd)
    const env = environmentOf(environment, options)
    const program = findProgram(command, cwd, env["PATH"] ?? "")
    const { spawn } = await load().catch((error: unknown) => {
      throw notInstalled(error)
    })
    const pty = spawn(program, args, { name: "xterm-256color", cwd, env, ...size, encoding: "utf8" })
    const unguard = guard(pty.pid)
    let isOver = false
    pty.onData((text) => void (isOver || onData(text)))
    pty.onExit(({ exitCode, signal }) => {
      isOver = true
      unguard()
      onExit(signal ? 128 + signal : exitCode)
    })
    return handleOf(pty, () => isOver)
  }

  return { open, shells: () => listShells(environment) }
}

const handleOf = (pty: PtyProcess, isOver: () => boolean): TerminalProcess => {
  /** A terminal that its program has just left takes nothing more. */
  const attempt = (work: () => void) => {
    if (isOver()) return
    try {
      work()
    } catch {
      // It ended in this moment.
    }
  }
  return {
    pid: pty.pid,
    write: (text) => attempt(() => pty.write(text)),
    resize: ({ cols, rows }) => attempt(() => pty.resize(cols, rows)),
    pause: () => attempt(() => pty.pause()),
    resume: () => attempt(() => pty.resume()),
    async kill() {
      if (isOver()) return
      // Interactive shells ignore SIGTERM, but not that their terminal is gone. One that has just started may miss it.
      for (let tries = 0; tries < HANG_UPS && !isOver() && process.platform !== "win32"; tries++) {
        signalGroup(pty.pid, "SIGHUP")
        await sleep(HANG_UP_MS)
      }
      await endGroup(pty.pid)
    },
  }
}

/** Here someone sits who can answer git. */
const environmentOf = (environment: Environment, { env, cwd }: TerminalOptions): Record<string, string> => {
  const { GIT_TERMINAL_PROMPT: _unasked, ...inherited } = childEnvironment(environment)
  return { ...inherited, PWD: cwd, TERM: "xterm-256color", COLORTERM: "truecolor", OPENCODE_TERMINAL: "1", ...env }
}

/** node-pty would start a child that says it cannot find its program. @throws BadRequestError */
const findProgram = (command: string, cwd: string, path: string): string => {
  if (process.platform === "win32") return command
  const candidates = command.includes("/")
    ? [resolve(cwd, command)]
    : path.split(delimiter).flatMap((folder) => (isAbsolute(folder) ? [join(folder, command)] : []))
  const program = candidates.find(isProgram)
  if (command !== "" && !command.includes("\0") && program !== undefined) return program
  throw new NamedError("BadRequestError", {
    message: `Cannot open terminal: no program "${command}"`,
    kind: "Payload",
  })
}

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const noDirectory = (path: string) =>
  new NamedError("NotADirectoryError", { message: `Cannot open terminal: no directory "${path}"`, path })

const notInstalled = (cause: unknown) =>
  new NamedError(
    "UnsupportedError",
    {
      message:
        "Install the package node-pty where the server runs to open terminals: npm install node-pty (it needs a C++ compiler)",
    },
    { cause },
  )

/** Programs in /etc/shells that are no shells to work in. */
const UNFIT = new Set(["false", "git-shell", "nologin", "screen", "tmux"])

const listShells = async (environment: Environment): Promise<PtyShell[]> => {
  const own = environment.get(process.platform === "win32" ? "ComSpec" : "SHELL") ?? ""
  const listed = await readFile("/etc/shells", "utf8").catch(() => "")
  const paths = [own, ...listed.split("\n").map((line) => line.trim()), "/bin/bash", "/bin/sh"]
  const known = new Set(paths.filter((path) => isAbsolute(path) && isProgram(path)))
  return [...known].map((path) => {
    const name = basename(path)
    return { path, name, acceptable: !UNFIT.has(name) }
  })
}
