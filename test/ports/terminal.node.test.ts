import { mkdtemp, readFile, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeTerminal } from "../../adapters/node/terminal.ts"
import type { Terminal } from "../../runtime/ports/terminal.ts"
import { hasNodePty } from "../support/node-pty.ts"
import { openTerminal, terminalSuite } from "./terminal.suite.ts"

const environmentWith = (variables: Record<string, string> = {}) =>
  memoryEnvironment({ variables: { PATH: process.env["PATH"] ?? "", SHELL: "/bin/sh", ...variables } })

const withTerminal = async (
  body: (terminal: Terminal, cwd: string) => Promise<void>,
  variables: Record<string, string> = {},
) => {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), "terminal-test-")))
  try {
    await body(nodeTerminal({ environment: environmentWith(variables) }), cwd)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

/** Dead processes that nobody has reaped do not count. */
const isAlive = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "")
  return /\) [^ZX]/.test(stat)
}

describe.skipIf(!hasNodePty())("terminals of this machine", () => {
  terminalSuite(withTerminal)

  test("is a terminal of the size that was asked for, in the directory", () =>
    withTerminal(async (terminal, cwd) => {
      const script = "test -t 0 && stty size && pwd && echo $TERM $OPENCODE_TERMINAL; read x; stty size; exit 3"
      const opened = await openTerminal(terminal, {
        cwd,
        command: "sh",
        args: ["-c", script],
        size: { rows: 7, cols: 33 },
      })
      expect(await opened.shown("256color 1")).toContain(`7 33\r\n${cwd}\r\nxterm-256color 1`)
      opened.process.resize({ rows: 8, cols: 44 })
      opened.process.write("\r")
      await opened.shown("8 44")
      expect(await opened.exited).toBe(3)
    }))

  test("has the user's variables without keys, lets git ask, and takes what is given", () =>
    withTerminal(
      async (terminal, cwd) => {
        const opened = await openTerminal(terminal, {
          cwd,
          command: "sh",
          args: ["-c", "env; echo end"],
          env: { A: "given" },
        })
        const output = await opened.shown("end")
        expect(output).toContain("A=given")
        expect(output).toContain("EDITOR=vi")
        expect(output).not.toMatch(/secret|GIT_TERMINAL_PROMPT/)
      },
      { EDITOR: "vi", ANTHROPIC_API_KEY: "secret", OPENCODE_SERVER_PASSWORD: "secret" },
    ))

  test.runIf(process.platform === "linux")("a hang-up ends what runs in it, also what does not want to", () =>
    withTerminal(async (terminal, cwd) => {
      const script = "trap '' HUP TERM; sleep 1000 & echo pid $!.; wait"
      const { process: program, shown } = await openTerminal(terminal, { cwd, command: "sh", args: ["-c", script] })
      const pid = Number(/pid (\d+)/.exec(await shown("."))?.[1])
      expect(await isAlive(pid)).toBe(true)
      await program.kill()
      expect(await isAlive(pid)).toBe(false)
      expect(await isAlive(program.pid)).toBe(false)
    }),
  )

  test("an interactive shell goes at once", () =>
    withTerminal(async (terminal, cwd) => {
      const opened = await openTerminal(terminal, { cwd, command: "bash", args: ["--norc"], env: { PS1: "ready" } })
      await opened.shown("ready")
      const started = performance.now()
      await opened.process.kill()
      expect(performance.now() - started).toBeLessThan(1_500)
    }))

  test("a pause makes the program wait", () =>
    withTerminal(async (terminal, cwd) => {
      const opened = await openTerminal(terminal, {
        cwd,
        command: "sh",
        args: ["-c", "read x; yes | head -c 300000; echo done"],
      })
      opened.process.pause()
      opened.process.write("\r")
      const isDone = await Promise.race([
        opened.exited.then(() => true),
        new Promise((resolve) => setTimeout(resolve, 300, false)),
      ])
      expect(isDone).toBe(false)
      opened.process.resume()
      await opened.shown("done")
    }))

  test("what is no program file is refused before anything starts", () =>
    withTerminal(async (terminal, cwd) => {
      for (const command of ["", ".", cwd, "/etc/passwd", "a\0b", "sh -c ls"]) {
        await expect(openTerminal(terminal, { cwd, command })).rejects.toMatchObject({ name: "BadRequestError" })
      }
    }))
})

test("without the package it says what to install", async () => {
  const load = () => Promise.reject(new Error("Cannot find module"))
  const terminal = nodeTerminal({ environment: environmentWith(), load })
  const opening = openTerminal(terminal, { command: "sh", cwd: tmpdir() })
  await expect(opening).rejects.toMatchObject({
    name: "UnsupportedError",
    message: expect.stringContaining("npm install node-pty"),
  })
})

test("the user's own shell comes first", async () => {
  const terminal = nodeTerminal({ environment: environmentWith({ SHELL: "/bin/bash" }) })
  expect((await terminal.shells())[0]).toEqual({ path: "/bin/bash", name: "bash", acceptable: true })
})
