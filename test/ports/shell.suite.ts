import { expect, test } from "vitest"
import type { Shell, ShellRun } from "../../runtime/ports/shell.ts"

type WithShell = (body: (shell: Shell, cwd: string) => Promise<void>) => Promise<void>

/** Runs a command and gives its result with all of its output. */
export const runCommand = async (shell: Shell, options: Omit<ShellRun, "timeoutMs"> & { timeoutMs?: number }) => {
  let output = ""
  const result = await shell.run({ timeoutMs: 8_000, ...options, onOutput: (chunk) => (output += chunk) })
  return { ...result, output }
}

/** What every shell does, whatever runs it. */
export const shellSuite = (withShell: WithShell): void => {
  test("gives the output and the exit code", () =>
    withShell(async (shell, cwd) => {
      expect(await runCommand(shell, { command: "echo one; exit 3", cwd })).toEqual({
        exit: 3,
        ended: "exited",
        output: "one\n",
      })
    }))

  test("merges stderr into the output", () =>
    withShell(async (shell, cwd) => {
      const { output } = await runCommand(shell, { command: "echo out; echo err >&2", cwd })
      expect(output.split("\n").toSorted()).toEqual(["", "err", "out"])
    }))

  test("runs in the directory", () =>
    withShell(async (shell, cwd) => {
      expect((await runCommand(shell, { command: "pwd", cwd })).output).toBe(`${cwd}\n`)
    }))

  test("adds the given variables", () =>
    withShell(async (shell, cwd) => {
      expect((await runCommand(shell, { command: 'echo "$COLOUR"', cwd, env: { COLOUR: "red" } })).output).toBe("red\n")
    }))

  test("has an empty stdin", () =>
    withShell(async (shell, cwd) => {
      expect(await runCommand(shell, { command: "cat; echo end", cwd })).toMatchObject({ exit: 0, output: "end\n" })
    }))

  test("ends at the time-out", () =>
    withShell(async (shell, cwd) => {
      const result = await runCommand(shell, { command: "echo begun; sleep 30; echo never", cwd, timeoutMs: 300 })
      expect(result).toEqual({ exit: null, ended: "timeout", output: "begun\n" })
    }))

  test("ends when the signal aborts", () =>
    withShell(async (shell, cwd) => {
      const abort = new AbortController()
      const onOutput = () => abort.abort()
      const result = await shell.run({
        command: "echo begun; sleep 30",
        cwd,
        timeoutMs: 8_000,
        signal: abort.signal,
        onOutput,
      })
      expect(result).toEqual({ exit: null, ended: "aborted" })
    }))

  test("does not start when the signal has aborted", () =>
    withShell(async (shell, cwd) => {
      const result = await runCommand(shell, { command: "echo begun", cwd, signal: AbortSignal.abort() })
      expect(result).toEqual({ exit: null, ended: "aborted", output: "" })
    }))
}
