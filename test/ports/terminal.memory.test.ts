import { expect, test } from "vitest"
import { memoryTerminal } from "../../adapters/memory/terminal.ts"
import { openTerminal, terminalSuite } from "./terminal.suite.ts"

terminalSuite((body) => {
  const terminal = memoryTerminal()
  terminal.missing.add("/work/missing")
  return body(terminal, "/work")
})

test("a program that was taught plays, and sees its terminal", async () => {
  const terminal = memoryTerminal()
  terminal.teach("top", ({ options, write, exit, onInput }) => {
    write(`${options.args.join()} ${options.env["A"]}`)
    onInput((text) => exit(Number(text)))
  })
  const { process, shown, exited } = await openTerminal(terminal, {
    command: "top",
    args: ["-d", "1"],
    env: { A: "b" },
  })
  expect(await shown("b")).toBe("-d,1 b")
  process.resize({ rows: 1, cols: 2 })
  expect(terminal.programs[0]?.size).toEqual({ rows: 1, cols: 2 })
  process.write("7")
  expect(await exited).toBe(7)
})
