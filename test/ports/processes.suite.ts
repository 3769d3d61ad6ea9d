import { expect, test } from "vitest"
import type { Processes } from "../../runtime/ports/processes.ts"

type WithProcesses = (body: (processes: Processes, cwd: string) => Promise<void>) => Promise<void>

/** Reads a stream of UTF-8 to its end. */
export const textOf = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text()

/** What every adapter that starts programs does. The programs are those of POSIX. */
export const processesSuite = (withProcesses: WithProcesses): void => {
  test("passes arguments as they are", () =>
    withProcesses(async (processes, cwd) => {
      const output = await processes.run(["printf", "%s|", "a b", "$HOME", "*", ";"], { cwd })
      expect(output).toEqual({ code: 0, stdout: "a b|$HOME|*|;|", stderr: "" })
    }))

  test("keeps stdout and stderr apart", () =>
    withProcesses(async (processes, cwd) => {
      const output = await processes.run(["sh", "-c", "echo out; echo err >&2; exit 4"], { cwd })
      expect(output).toEqual({ code: 4, stdout: "out\n", stderr: "err\n" })
    }))

  test("runs in the directory with the given variables", () =>
    withProcesses(async (processes, cwd) => {
      const output = await processes.run(["sh", "-c", 'echo "$PWD $COLOUR"'], { cwd, env: { COLOUR: "red" } })
      expect(output.stdout).toBe(`${cwd} red\n`)
    }))

  test("feeds stdin, which else is empty", () =>
    withProcesses(async (processes, cwd) => {
      expect((await processes.run(["cat"], { cwd, stdin: "text" })).stdout).toBe("text")
      expect((await processes.run(["cat"], { cwd })).stdout).toBe("")
    }))

  test("keeps no more than the limit", () =>
    withProcesses(async (processes, cwd) => {
      const { stdout, code } = await processes.run(["sh", "-c", "head -c 500000 /dev/zero | tr '\\0' x"], {
        cwd,
        limitBytes: 1_000,
      })
      expect({ size: stdout.length, code }).toEqual({ size: 1_000, code: 0 })
    }))

  test("ends a run at its time-out", () =>
    withProcesses(async (processes, cwd) => {
      expect(await processes.run(["sleep", "30"], { cwd, timeoutMs: 200 })).toMatchObject({ code: null })
    }))

  test("ends a run when the signal aborts", () =>
    withProcesses(async (processes, cwd) => {
      expect(await processes.run(["sleep", "30"], { cwd, signal: AbortSignal.timeout(200) })).toMatchObject({
        code: null,
      })
    }))

  test("starts nothing when the signal has aborted", () =>
    withProcesses(async (processes, cwd) => {
      const signal = AbortSignal.abort()
      expect(await processes.run(["echo", "a"], { cwd, signal })).toMatchObject({ code: null, stdout: "" })
      expect(await processes.spawn(["echo", "a"], { cwd, signal }).exited).toEqual({ code: null })
    }))

  test("answers a program that is missing with code 127 and the reason", () =>
    withProcesses(async (processes, cwd) => {
      const output = await processes.run(["no-such-program-here"], { cwd })
      expect(output.code).toBe(127)
      expect(output.stderr).toContain("no-such-program-here")
    }))

  test("streams both ways", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["cat"], { cwd })
      const writer = handle.stdin.getWriter()
      const reader = handle.stdout.getReader()
      await writer.write(new TextEncoder().encode("one"))
      expect(new TextDecoder().decode((await reader.read()).value)).toBe("one")
      await writer.write(new TextEncoder().encode("two"))
      expect(new TextDecoder().decode((await reader.read()).value)).toBe("two")
      await writer.close()
      expect(await reader.read()).toMatchObject({ done: true })
      expect(await handle.exited).toEqual({ code: 0 })
    }))

  test("kills on demand", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["sleep", "30"], { cwd })
      handle.kill()
      expect(await handle.exited).toEqual({ code: null })
      expect(await textOf(handle.stdout)).toBe("")
    }))

  test("gives a handle that has ended for a program that is missing", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["no-such-program-here"], { cwd })
      expect(await handle.exited).toEqual({ code: 127 })
      expect(await textOf(handle.stderr)).toContain("no-such-program-here")
      expect(await textOf(handle.stdout)).toBe("")
    }))
}
