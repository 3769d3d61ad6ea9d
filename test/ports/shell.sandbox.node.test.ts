import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { sandboxShell } from "../../adapters/cloudflare/sandbox-shell.ts"
import { memoryLog } from "../../adapters/memory/log.ts"
import { systemClock } from "../../adapters/shared/clock.ts"
import { sqlFiles, type WorkspaceFiles } from "../../adapters/shared/sql-files.ts"
import type { Sandbox } from "../../adapters/cloudflare/sandbox.ts"
import type { Shell } from "../../runtime/ports/shell.ts"
import { localSandbox } from "../support/local-sandbox.ts"
import { memoryUnsaved } from "../support/memory-kept.ts"
import { withDatabase } from "../support/with-database.node.ts"
import { runCommand, shellSuite } from "./shell.suite.ts"

/** What an object can be told in one call. */
const CALL_BYTES = 32 * 1024 * 1024

const checked = <Value extends { length: number }>(value: Value): Value => {
  if (value.length > CALL_BYTES) throw new Error("Serialized RPC arguments or return values are limited to 32MiB")
  return value
}

/** The sandbox, through calls that take no more than those between objects. */
const bounded = (): Sandbox => {
  const real = localSandbox()
  return {
    ...real,
    exec: async (command) => {
      const result = await real.exec(checked(command))
      checked(result.stdout)
      return result
    },
    writeFile: (path, content, options) => real.writeFile(path, checked(content), options),
    async readFile(path, options) {
      const { content } = await real.readFile(path, options)
      return { content: checked(content) }
    },
  }
}

interface Place {
  shell: Shell
  files: WorkspaceFiles
  root: string
}

/** A workspace in a database, and a folder that stands for the container's copy of it. */
const withPlace = (body: (place: Place) => Promise<void>) =>
  withDatabase(async (database) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    try {
      const root = join(folder, "it's here")
      const files = sqlFiles(database, { now: Date.now })
      await files.createDirectory(root)
      const clock = systemClock(memoryLog())
      await body({
        shell: sandboxShell({ sandbox: bounded, files, root, clock, unsaved: memoryUnsaved() }),
        files,
        root,
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

shellSuite((body) => withPlace(({ shell, root }) => body(shell, root)))

test("a command sees the workspace's files, and what it changes comes back", () =>
  withPlace(async ({ shell, files, root }) => {
    await files.write(`${root}/src/a.txt`, "one\n")
    await files.write(`${root}/run.sh`, "#!/bin/sh\ncat src/a.txt\n", { mode: 0o755 })
    await files.link(`${root}/link`, "src/a.txt")
    await files.write(`${root}/old.txt`, "old")
    const command =
      "./run.sh; cat link; echo two >> src/a.txt; mkdir new; mv old.txt new/; chmod -x run.sh; touch -d 2001-01-01 new/old.txt; ln -s b c"
    expect(await runCommand(shell, { command, cwd: root })).toMatchObject({ exit: 0, output: "one\none\n" })
    expect(await files.readText(`${root}/src/a.txt`)).toBe("one\ntwo\n")
    expect(await files.readText(`${root}/new/old.txt`)).toBe("old")
    expect(await files.stat(`${root}/old.txt`)).toBeUndefined()
    expect((await files.stat(`${root}/run.sh`))?.isExecutable).toBeUndefined()
    expect(await files.readLink(`${root}/c`)).toBe("b")
  }))

test("what changes between commands, on either side, is seen by the next one", () =>
  withPlace(async ({ shell, files, root }) => {
    const run = async (command: string) => (await runCommand(shell, { command, cwd: root })).output
    await files.write(`${root}/a`, "1")
    await run("cp a b")
    await files.write(`${root}/a`, "22")
    await files.remove(`${root}/b`)
    await files.write(`${root}/d/e`, "3")
    expect(await run("cat a d/e; ls; rm -r d; mkdir a.d; rm a; mkdir a")).toBe("223a\nd\n")
    expect((await files.list(root))?.map(({ name, type }) => `${name} ${type}`).toSorted()).toEqual([
      "a directory",
      "a.d directory",
    ])
  }))

test("what is written here while a command runs is kept, and packages stay in the container", () =>
  withPlace(async ({ shell, files, root }) => {
    const result = await shell.run({
      command: "mkdir -p node_modules/x; echo 1 > node_modules/x/y; echo begun; sleep 0.3",
      ...{ cwd: root, timeoutMs: 8_000 },
      onOutput: () => void files.write(`${root}/meanwhile`, "here"),
    })
    expect(result.exit).toBe(0)
    expect((await files.list(root))?.map(({ name }) => name)).toEqual(["meanwhile"])
    expect((await runCommand(shell, { command: "cat meanwhile node_modules/x/y", cwd: root })).output).toBe("here1\n")
  }))

test("a hostile name is a name, and large files travel in parts", () =>
  withPlace(async ({ shell, files, root }) => {
    const name = "-rf $(touch pwned) `id` 'x'\n.txt"
    await files.write(`${root}/${name}`, "content")
    const big = "0123456789abcde\n".repeat(400_000)
    for (const part of ["1", "2"]) await files.write(`${root}/big${part}`, big)
    expect((await runCommand(shell, { command: "cat ./*.txt; cat big1 big2 | wc -l", cwd: root })).output).toBe(
      "content800000\n",
    )
    await files.remove(`${root}/${name}`)
    expect((await runCommand(shell, { command: "ls", cwd: root })).output).toBe("big1\nbig2\n")
  }))

test("a container that was replaced gets the files again, and loses none of the workspace's", () =>
  withDatabase(async (database) => {
    const root = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    const files = sqlFiles(database, { now: Date.now })
    const own = new Set<string>()
    const real = localSandbox()
    const sandbox = () => ({
      ...real,
      exec: (command: string) => {
        for (const [path] of command.matchAll(/\/tmp\/opencode-edge-[\w-]{36}/g)) own.add(path)
        return real.exec(command)
      },
    })
    const replace = async () => {
      for (const path of own) await rm(path, { force: true })
      await rm(root, { recursive: true, force: true })
    }
    const shell = sandboxShell({ sandbox, files, root, clock: systemClock(memoryLog()), unsaved: memoryUnsaved() })
    const run = (command: string) => runCommand(shell, { command, cwd: root })
    try {
      await files.write(`${root}/src/a.txt`, "one\n")
      expect((await run("cat src/a.txt")).output).toBe("one\n")
      await replace()
      expect((await run("cat src/a.txt")).output).toBe("one\n")
      // In the middle of a command.
      await shell
        .run({ command: "echo begun; sleep 0.5", cwd: root, timeoutMs: 5_000, onOutput: () => void replace() })
        .catch(() => {})
      expect(await files.readText(`${root}/src/a.txt`)).toBe("one\n")
      expect((await run("cat src/a.txt")).output).toBe("one\n")
    } finally {
      await replace()
    }
  }))

test("files that could not be sent are sent the next time, and stay here", () =>
  withDatabase(async (database) => {
    const root = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    const files = sqlFiles(database, { now: Date.now })
    const real = localSandbox()
    let isDown = true
    const writeFile: typeof real.writeFile = async (...sent) => {
      if (isDown) throw new Error("The sandbox is away")
      return real.writeFile(...sent)
    }
    const shell = sandboxShell({
      ...{ sandbox: () => ({ ...real, writeFile }), files, root, clock: systemClock(memoryLog()) },
      unsaved: memoryUnsaved(),
    })
    try {
      await files.write(`${root}/a.txt`, "one\n")
      await expect(runCommand(shell, { command: "cat a.txt", cwd: root })).rejects.toThrow("away")
      isDown = false
      expect((await runCommand(shell, { command: "cat a.txt", cwd: root })).output).toBe("one\n")
      expect(await files.readText(`${root}/a.txt`)).toBe("one\n")
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }))

test("nothing of a command is left after its time, whatever it had changed comes back", () =>
  withPlace(async ({ shell, files, root }) => {
    const command = "echo 1 > made; (sleep 1; echo late > late) & sleep 30"
    expect(await runCommand(shell, { command, cwd: root, timeoutMs: 300 })).toMatchObject({ ended: "timeout" })
    expect(await files.readText(`${root}/made`)).toBe("1\n")
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await writeFile(join(root, "probe"), "")
    expect((await runCommand(shell, { command: "ls", cwd: root })).output).toBe("made\nprobe\n")
  }))

test("more than one call holds travels in slices, both ways, and what is too large is named", { timeout: 60_000 }, () =>
  withPlace(async ({ shell, files, root }) => {
    const sizeOf = async (name: string) => (await files.stat(`${root}/${name}`))?.sizeBytes
    const command =
      "head -c 14000000 /dev/urandom > 1; head -c 31000000 /dev/zero > most; head -c 32000001 /dev/zero > large; echo small > z"
    const { exit, output } = await runCommand(shell, { command, cwd: root })
    expect(exit).toBe(0)
    expect(output).toBe("\nCannot save large (32000001 bytes): it is larger than 32000000 bytes\n")
    expect(await Promise.all(["1", "most", "large", "z"].map(sizeOf))).toEqual([
      ...[14_000_000, 31_000_000, undefined, 6],
    ])
    // To a container that has none of it.
    const next = sandboxShell({
      sandbox: bounded,
      files,
      root,
      clock: systemClock(memoryLog()),
      unsaved: memoryUnsaved(),
    })
    expect((await runCommand(next, { command: "rm large; stat -c %s most", cwd: root })).output).toBe("31000000\n")
  }),
)

test("changes that could not be fetched are saved before the next command, or it does not run", () =>
  withDatabase(async (database) => {
    const root = await realpath(await mkdtemp(join(tmpdir(), "opencode-edge-sandbox-")))
    const files = sqlFiles(database, { now: Date.now })
    const real = localSandbox()
    let failures = 0
    const readFile: typeof real.readFile = async (...asked) => {
      if (failures-- > 0) throw new Error("The sandbox is away")
      return real.readFile(...asked)
    }
    const shell = sandboxShell({
      ...{ sandbox: () => ({ ...real, readFile }), files, root, clock: systemClock(memoryLog()) },
      unsaved: memoryUnsaved(),
    })
    const run = (command: string) => runCommand(shell, { command, cwd: root })
    try {
      await files.write(`${root}/a`, "1")
      failures = 2
      await expect(run("echo 2 > a; echo 3 > b")).rejects.toThrow("The sandbox is away")
      // The workspace's older file must not take the place of the newer one.
      await files.write(`${root}/c`, "4")
      await expect(run("echo never > d")).rejects.toThrow("the next command saves first")
      expect((await run("cat a b c")).output).toBe("2\n3\n4")
      expect([await files.readText(`${root}/a`), await files.readText(`${root}/b`)]).toEqual(["2\n", "3\n"])
      expect(await files.stat(`${root}/d`)).toBeUndefined()
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }))
