import { spawnSync } from "node:child_process"
import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeShell } from "../../adapters/node/shell.ts"
import type { Shell } from "../../runtime/ports/shell.ts"
import { runCommand, shellSuite } from "./shell.suite.ts"

const PATH = process.env["PATH"] ?? ""

const withShell = async (
  body: (shell: Shell, cwd: string) => Promise<void>,
  variables: Record<string, string> = {},
) => {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), "shell-test-")))
  try {
    await body(nodeShell({ environment: memoryEnvironment({ variables: { PATH, ...variables } }) }), cwd)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

/** Dead processes that nobody has reaped yet do not count. */
const isAlive = (pid: number): boolean =>
  /^[^Z]/.test(
    spawnSync("ps", ["-o", "stat=", "-p", String(pid)])
      .stdout.toString()
      .trim(),
  )

describe("shell of this machine", () => {
  shellSuite(withShell)

  test("keeps the order of stdout and stderr", () =>
    withShell(async (shell, cwd) => {
      const command = "for i in 1 2 3 4 5; do echo o$i; echo e$i >&2; done"
      expect((await runCommand(shell, { command, cwd })).output).toBe("o1\ne1\no2\ne2\no3\ne3\no4\ne4\no5\ne5\n")
    }))

  test("lets programs open /dev/stderr and /dev/stdout", () =>
    withShell(async (shell, cwd) => {
      const command = "echo a > /dev/stdout; echo b | tee /dev/stderr"
      expect((await runCommand(shell, { command, cwd })).output).toBe("a\nb\nb\n")
    }))

  test("decodes characters that chunks cut", () =>
    withShell(async (shell, cwd) => {
      const command = "printf '\\342\\202'; sleep 0.1; printf '\\254'; printf '\\342'"
      expect((await runCommand(shell, { command, cwd })).output).toBe("€\u{FFFD}")
    }))

  test("gives all of a large output", () =>
    withShell(async (shell, cwd) => {
      const { output } = await runCommand(shell, { command: "head -c 3000000 /dev/zero | tr '\\0' x", cwd })
      expect(output.length).toBe(3_000_000)
    }))

  test("says null for a command that a signal killed", () =>
    withShell(async (shell, cwd) => {
      expect(await runCommand(shell, { command: "kill -9 $$", cwd })).toMatchObject({ exit: null, ended: "exited" })
    }))

  test("hides the server's password and the keys of providers", () =>
    withShell(
      async (shell, cwd) => {
        const { output } = await runCommand(shell, { command: "env", cwd })
        expect(output).not.toContain("canary")
        expect(output).toContain("GITHUB_TOKEN=kept")
        expect(output).toContain("GIT_TERMINAL_PROMPT=0")
      },
      { OPENCODE_SERVER_PASSWORD: "canary", ANTHROPIC_API_KEY: "canary", HF_TOKEN: "canary", GITHUB_TOKEN: "kept" },
    ))

  test("ends what a command left in the background", () =>
    withShell(async (shell, cwd) => {
      const { output, exit } = await runCommand(shell, { command: "sleep 60 & echo $!", cwd })
      expect(exit).toBe(0)
      expect(isAlive(Number(output))).toBe(false)
    }))

  test("ends grandchildren that hold the output, also in groups of their own, at the time-out", () =>
    withShell(async (shell, cwd) => {
      const command = "(sleep 60 & echo $!; wait) & timeout 60 sleep 59 & echo $!; set -m; sleep 58 & echo $!; wait"
      const { output, ended } = await runCommand(shell, { command, cwd, timeoutMs: 500 })
      const pids = output.trim().split("\n").map(Number)
      expect(ended).toBe("timeout")
      expect(pids).toHaveLength(3)
      expect(pids.filter(isAlive)).toEqual([])
    }))

  test("kills what ignores SIGTERM", () =>
    withShell(async (shell, cwd) => {
      const started = performance.now()
      const command = "trap '' TERM; echo $$; while true; do sleep 0.1; done"
      const { output, ended } = await runCommand(shell, { command, cwd, timeoutMs: 200 })
      expect(ended).toBe("timeout")
      expect(isAlive(Number(output))).toBe(false)
      expect(performance.now() - started).toBeLessThan(6_000)
    }))

  test("does not wait for a daemon that keeps the output", () =>
    withShell(async (shell, cwd) => {
      const { output, exit } = await runCommand(shell, { command: "setsid sleep 5 & echo done", cwd })
      expect({ output, exit }).toEqual({ output: "done\n", exit: 0 })
    }))

  test("throws what the listener threw, when the command has ended", () =>
    withShell(async (shell, cwd) => {
      const onOutput = () => {
        throw new Error("listener")
      }
      await expect(shell.run({ command: "echo a", cwd, timeoutMs: 8_000, onOutput })).rejects.toThrow("listener")
    }))

  test("names a missing directory", () =>
    withShell(async (shell, cwd) => {
      const run = shell.run({ command: "true", cwd: join(cwd, "missing"), timeoutMs: 1_000 })
      await expect(run).rejects.toMatchObject({ name: "FileNotFoundError" })
    }))

  test.each([
    { shell: "/usr/bin/fish", name: "bash" },
    { shell: "", name: "bash" },
    { shell: "sh", name: "bash" },
    { shell: "/bin/sh", name: "sh" },
    { shell: "/nowhere/zsh", name: "bash" },
  ])("uses $name for the user's '$shell'", ({ shell, name }) =>
    withShell(
      async (found) => {
        expect(found.name).toBe(name)
      },
      { SHELL: shell },
    ),
  )
})
