import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { sandboxShell } from "../../adapters/cloudflare/sandbox-shell.ts"
import type { Sandbox } from "../../adapters/cloudflare/sandbox.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import { sqlFiles } from "../../adapters/shared/sql-files.ts"
import { localSandbox } from "../support/local-sandbox.ts"
import { memoryUnsaved } from "../support/memory-kept.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { runCommand } from "./shell.suite.ts"

test("what a command had changed when the object died is saved by the next life, which ends what is left of it", () =>
  withDatabase(async (database) => {
    const root = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    const files = sqlFiles(database, { now: Date.now })
    const unsaved = memoryUnsaved()
    const real = localSandbox()
    const clock = systemClock(memoryLog())
    let isDead = false
    /** Calls of a dead object are never answered. */
    const mortal = (): Sandbox => ({
      ...real,
      exec: (command) => (isDead ? new Promise(() => {}) : real.exec(command)),
    })
    const first = sandboxShell({ sandbox: mortal, files, root, clock, unsaved })
    try {
      await files.write(`${root}/changed`, "1\n")
      await files.write(`${root}/removed`, "1\n")
      const command = "echo 2 > changed; echo new > made; rm removed; echo done; sleep 1; echo late > late"
      await new Promise<void>((resolve) => {
        const onOutput = () => {
          isDead = true
          resolve()
        }
        void first.run({ command, cwd: root, timeoutMs: 60_000, onOutput })
      })
      expect(unsaved.get()).toHaveLength(1)
      await files.write(`${root}/meanwhile`, "here")
      const next = sandboxShell({ sandbox: () => real, files, root, clock, unsaved })
      await next.recover()
      const names = async () => (await files.list(root))?.map(({ name }) => name).toSorted()
      expect(await names()).toEqual(["changed", "made", "meanwhile"])
      expect(await files.readText(`${root}/changed`)).toBe("2\n")
      expect(unsaved.get()).toEqual([])
      await new Promise((resolve) => setTimeout(resolve, 1_200))
      expect((await runCommand(next, { command: "ls", cwd: root })).output).toBe("changed\nmade\nmeanwhile\n")
      expect(await names()).toEqual(["changed", "made", "meanwhile"])
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }))

test("nothing is asked of a container when nothing is unsaved, and what another one had is forgotten", () =>
  withDatabase(async (database) => {
    const root = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    const files = sqlFiles(database, { now: Date.now })
    const unsaved = memoryUnsaved()
    let calls = 0
    const real = localSandbox()
    const sandbox = () => ({ ...real, exec: (command: string) => ((calls += 1), real.exec(command)) })
    const shell = sandboxShell({ sandbox, files, root, clock: systemClock(memoryLog()), unsaved })
    try {
      await shell.recover()
      expect(calls).toBe(0)
      unsaved.put(["/tmp/opencode-edge-of-a-container-that-is-gone"])
      await files.write(`${root}/a`, "1")
      await shell.recover()
      expect(unsaved.get()).toEqual([])
      expect((await runCommand(shell, { command: "cat a", cwd: root })).output).toBe("1")
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }))
