import { expect, test } from "vitest"
import type { Terminal, TerminalOptions, TerminalProcess } from "../../runtime/ports/terminal.ts"

export interface Opened {
  process: TerminalProcess
  /** Waits until it has shown this, and gives all that it has shown. */
  shown(text: string): Promise<string>
  exited: Promise<number>
}

/** Opens a program and follows it. */
export const openTerminal = async (terminal: Terminal, options: Partial<TerminalOptions>): Promise<Opened> => {
  let output = ""
  let look = () => {}
  let exit: (code: number) => void = () => {}
  const exited = new Promise<number>((resolve) => (exit = resolve))
  const process = await terminal.open({
    ...{ command: "cat", args: [], cwd: "/", env: {}, size: { rows: 24, cols: 80 } },
    ...options,
    onData(text) {
      output += text
      look()
    },
    onExit: (code) => exit(code),
  })
  const shown = (text: string) =>
    new Promise<string>((resolve) => {
      look = () => output.includes(text) && resolve(output)
      look()
    })
  return { process, shown, exited }
}

/** Gives a terminal and a directory that exists. */
type WithTerminal = (body: (terminal: Terminal, directory: string) => Promise<void>) => Promise<void>

/** What every adapter of terminals does. */
export const terminalSuite = (withTerminal: WithTerminal): void => {
  test("shows what is typed, and ends with Ctrl-D", () =>
    withTerminal(async (terminal, cwd) => {
      const { process, shown, exited } = await openTerminal(terminal, { cwd })
      expect(process.pid).toBeGreaterThan(0)
      process.write("hi 🙂\r")
      expect(await shown("hi 🙂\r\n")).toContain("hi")
      process.resize({ rows: 5, cols: 10 })
      process.write("\u0004")
      // cat closes its side before it exits, and on some machines is hung up in between.
      expect([0, 129]).toContain(await exited)
    }))

  test("a hang-up ends it, and what is done with it afterwards does nothing", () =>
    withTerminal(async (terminal, cwd) => {
      const { process, exited } = await openTerminal(terminal, { cwd })
      await process.kill()
      expect(await exited).toBeGreaterThan(128)
      process.write("x")
      process.resize({ rows: 5, cols: 10 })
      process.pause()
      process.resume()
      await process.kill()
    }))

  test("an unknown program and an unknown directory are refused", () =>
    withTerminal(async (terminal, cwd) => {
      await expect(openTerminal(terminal, { cwd, command: "no-such-program" })).rejects.toThrow("no-such-program")
      await expect(openTerminal(terminal, { cwd: `${cwd}/missing` })).rejects.toMatchObject({
        name: "NotADirectoryError",
      })
    }))

  test("lists shells", () =>
    withTerminal(async (terminal) => {
      const shells = await terminal.shells()
      expect(shells.length).toBeGreaterThan(0)
      expect(shells.map(({ name }) => name)).toContain("sh")
    }))
}
