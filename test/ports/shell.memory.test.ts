import { expect, test } from "vitest"
import { memoryClock } from "../../adapters/memory/clock.ts"
import { memoryShell } from "../../adapters/memory/shell.ts"

const run = { cwd: "/work", timeoutMs: 1_000 }

test("plays what it was taught, and records it", async () => {
  const shell = memoryShell(memoryClock())
  shell.teach(/^echo/, ({ command }) => ({ output: command.slice(5), exit: 3 }))
  let output = ""
  const onOutput = (chunk: string) => (output += chunk)
  expect(await shell.run({ ...run, command: "echo hello", onOutput })).toEqual({ exit: 3, ended: "exited" })
  expect(output).toBe("hello")
  expect((await shell.run({ ...run, command: "ls" })).exit).toBe(127)
  expect(shell.runs.map(({ command }) => command)).toEqual(["echo hello", "ls"])
})

test("ends by its clock or the signal while a script waits", async () => {
  const clock = memoryClock()
  const shell = memoryShell(clock)
  shell.teach("wait", () => new Promise(() => {}))
  const late = shell.run({ ...run, command: "wait" })
  await clock.advance(1_000)
  expect(await late).toEqual({ exit: null, ended: "timeout" })

  const controller = new AbortController()
  const aborted = shell.run({ ...run, command: "wait", signal: controller.signal })
  controller.abort()
  expect(await aborted).toEqual({ exit: null, ended: "aborted" })
})
