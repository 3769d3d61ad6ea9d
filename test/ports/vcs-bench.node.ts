import { execFileSync } from "node:child_process"
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { memoryEnvironment } from "../../adapters/memory/environment.ts"
import { nodeProcesses } from "../../adapters/node/processes.ts"
import { nodeVcs } from "../../adapters/node/vcs.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"

const PATH = process.env["PATH"] ?? ""

export interface Bench {
  vcs: Vcs
  directory: string
  git(...args: string[]): string
  put(path: string, content: string | Uint8Array): Promise<void>
  commit(): void
  /** How many programs the adapter has started. */
  spawned(): number
}

/** Runs `body` in a repository with one commit: a.txt, sub/b.txt. */
export const withRepository = async (body: (bench: Bench) => Promise<void>) => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "vcs-changes-test-")))
  const processes = nodeProcesses({ environment: memoryEnvironment({ variables: { PATH, HOME: directory } }) })
  let count = 0
  const counting: Processes = {
    spawn: (argv, options) => (count++, processes.spawn(argv, options)),
    run: (argv, options) => (count++, processes.run(argv, options)),
  }
  const git = (...args: string[]) => {
    const config = ["init.defaultBranch=main", "user.name=T", "user.email=t@t", "commit.gpgsign=false"]
    const env = { PATH, HOME: directory, GIT_CONFIG_NOSYSTEM: "1" }
    return execFileSync("git", [...config.flatMap((line) => ["-c", line]), ...args], {
      cwd: directory,
      env,
      stdio: "pipe",
    })
      .toString()
      .trim()
  }
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
  const commit = () => {
    git("add", "-A")
    git("commit", "--quiet", "--allow-empty", "-m", "x")
  }
  try {
    git("init", "--quiet")
    await put("a.txt", "one\ntwo\n")
    await put("sub/b.txt", "b\n")
    commit()
    await body({ vcs: nodeVcs(counting), directory, git, put, commit, spawned: () => count })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Only what a test looks at. */
export const short = async (vcs: Vcs, directory: string, since: "head" | "branch" = "head") =>
  (await vcs.changes({ directory, since })).map(
    ({ file, status, additions, deletions, isTracked }) =>
      `${file} ${status} +${additions} -${deletions}${isTracked ? "" : " untracked"}`,
  )
