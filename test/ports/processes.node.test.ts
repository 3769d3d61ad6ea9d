import { mkdtemp, realpath, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import { processesSuite, textOf } from "./processes.suite.ts"

const PATH = process.env["PATH"] ?? ""

const withProcesses = async (
  body: (processes: Processes, cwd: string) => Promise<void>,
  variables: Record<string, string> = {},
) => {
  const cwd = await realpath(await mkdtemp(join(tmpdir(), "processes-test-")))
  try {
    await body(nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, ...variables } }) }), cwd)
  } finally {
    await rm(cwd, { recursive: true, force: true })
  }
}

describe("processes of this machine", () => {
  processesSuite(withProcesses)

  test("kills the whole group, and the pipes end", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["sh", "-c", "sleep 60 & sleep 60 & echo up; wait"], { cwd })
      const reader = handle.stdout.getReader()
      expect(new TextDecoder().decode((await reader.read()).value)).toBe("up\n")
      handle.kill()
      expect(await handle.exited).toEqual({ code: null })
      expect(await reader.read()).toMatchObject({ done: true })
    }))

  test("ends what a leader leaves behind", () =>
    withProcesses(async (processes, cwd) => {
      const started = performance.now()
      const output = await processes.run(["sh", "-c", "sleep 60 & timeout 60 sleep 60 & echo done"], { cwd })
      expect(output).toEqual({ code: 0, stdout: "done\n", stderr: "" })
      expect(performance.now() - started).toBeLessThan(2_000)
    }))

  test("kills what ignores SIGTERM", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["sh", "-c", "trap '' TERM; echo up; while true; do sleep 0.1; done"], { cwd })
      await handle.stdout.getReader().read()
      handle.kill()
      expect(await handle.exited).toEqual({ code: null })
    }))

  test("survives a program that does not read its input", () =>
    withProcesses(async (processes, cwd) => {
      expect(await processes.run(["true"], { cwd, stdin: "x".repeat(1_000_000) })).toMatchObject({ code: 0 })
    }))

  test("survives a reader that cancels", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["sh", "-c", "while echo y; do :; done 2>/dev/null"], { cwd })
      const reader = handle.stdout.getReader()
      await reader.read()
      await reader.cancel()
      handle.kill()
      await handle.exited
    }))

  test("names a missing directory", () =>
    withProcesses(async (processes, cwd) => {
      const output = await processes.run(["true"], { cwd: join(cwd, "missing") })
      expect(output).toMatchObject({ code: 127, stderr: expect.stringContaining("no directory") })
    }))

  test("reports arguments that no program can get", () =>
    withProcesses(async (processes, cwd) => {
      const handle = processes.spawn(["echo", "a\0b"], { cwd })
      expect(await handle.exited).toEqual({ code: 127 })
      expect(await textOf(handle.stderr)).toContain("null bytes")
    }))

  test("scrubs the environment", () =>
    withProcesses(
      async (processes, cwd) => {
        const { stdout } = await processes.run(["env"], { cwd, env: { MISTRAL_API_KEY: "given" } })
        const names = stdout.split("\n").map((line) => line.split("=")[0])
        expect(names.filter((name) => name && !["PATH", "PWD", "_"].includes(name)).toSorted()).toEqual([
          "AGENT",
          "GITHUB_TOKEN",
          "GIT_TERMINAL_PROMPT",
          "MISTRAL_API_KEY",
          "OPENAI_BASE_URL",
          "OPENCODE",
          "STRIPE_API_KEY",
        ])
      },
      {
        OPENCODE_SERVER_PASSWORD: "s",
        opencode_server_username: "s",
        OPENCODE_CONFIG_CONTENT: "s",
        OPENCODE_EDGE_CHILD_ENV: "STRIPE_API_KEY, OPENCODE_SERVER_PASSWORD",
        STRIPE_API_KEY: "kept",
        ALGOLIA_API_KEY: "s",
        GEMINI_API_KEY_2: "s",
        HF_TOKEN: "s",
        AWS_BEARER_TOKEN_BEDROCK: "s",
        CLAUDE_CODE_OAUTH_TOKEN: "s",
        OPENAI_BASE_URL: "kept",
        GITHUB_TOKEN: "kept",
        GIT_DIR: "/elsewhere/.git",
      },
    ))
})
