import { execFileSync } from "node:child_process"
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import type { SnapshotBudget } from "../../adapters/node/snapshot-index.ts"
import { nodeSnapshots } from "../../adapters/node/snapshots.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Snapshots } from "../../runtime/ports/snapshots.ts"
import type { TestWorktree } from "./snapshots.suite.ts"

const PATH = process.env["PATH"] ?? ""

/** Runs the user's git. */
export const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@t", ...args], {
    cwd,
    env: { PATH, HOME: cwd },
    stdio: "pipe",
  })
    .toString()
    .trim()

/** What a test sees beside the snapshots. */
export interface Bench {
  worktree: TestWorktree
  /** Git commands run so far. */
  spawned: string[]
  logged: unknown[]
  data: string
  /** Another process of the server on the same data. */
  another: () => Snapshots
}

/**
 * Runs `body` on a new repository without commits, with snapshots whose starts of git are counted.
 *
 * @param around runs git instead of `run` itself
 */
export const withSnapshots = async (
  body: (snapshots: Snapshots, worktree: TestWorktree, bench: Bench) => Promise<void>,
  budget: Partial<SnapshotBudget> = {},
  around: (run: Processes["run"], ...start: Parameters<Processes["run"]>) => ReturnType<Processes["run"]> = (
    run,
    ...start
  ) => run(...start),
) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "snapshots-test-")))
  const path = join(root, "work")
  const data = join(root, "data")
  await mkdir(path)
  git(path, "init", "--quiet")
  const real = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: root } }) })
  const spawned: string[] = []
  const processes: Processes = {
    ...real,
    run: (argv, options) => {
      spawned.push(argv.find((argument, index) => index > 0 && !argument.startsWith("-")) ?? "?")
      return around(real.run, argv, options)
    },
  }
  const worktree: TestWorktree = {
    path,
    write: async (file, content) => {
      await mkdir(dirname(join(path, file)), { recursive: true })
      await (content === undefined ? rm(join(path, file)) : writeFile(join(path, file), content))
    },
    read: (file) => readFile(join(path, file), "utf8").catch(() => undefined),
  }
  const logged: unknown[] = []
  const another = () =>
    nodeSnapshots({
      processes,
      dataDirectory: data,
      budget,
      log: (_, message, fields) => logged.push({ message, ...fields }),
    })
  try {
    await body(another(), worktree, { worktree, spawned, logged, data, another })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
