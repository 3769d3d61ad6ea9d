import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { devNull } from "node:os"
import { join, relative } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { ProcessOutput, Processes } from "../../runtime/ports/processes.ts"
import { type GitDirectory, readSmall } from "./git-directory.ts"
import { SAFE_GIT_ENVIRONMENT } from "./safe-git.ts"

/** The repository beside the user's own that holds the snapshots of one work tree. */
export interface SnapshotRepository {
  worktree: string
  /** Runs git on the work tree with this repository's own index and none of the user's configuration. */
  git(args: string[], options?: { stdin?: string; timeoutMs?: number; limitBytes?: number }): Promise<ProcessOutput>
  /** Whether `update-index` writes large files into one pack: before 2.37 it writes a pack for each. */
  hasOnePack(): Promise<boolean>
  /** Removes the packs that git began since then and did not end. Milliseconds since the epoch. */
  dropUnfinished(since: number): Promise<void>
  /** Takes over what the user's repository excludes beside .gitignore. */
  readExcludes(): Promise<void>
  /** Changes whenever a process has written the index. */
  indexVersion(): Promise<string>
  /** Removes what is older than 30 days, at most once a day. */
  tidy(): Promise<void>
}

const TIMEOUT_MS = 60_000
const DAY_MS = 24 * 60 * 60 * 1000

/** Nothing of ours holds the index for so long: whoever locked it was killed. */
const STALE_LOCK_MS = 5 * 60 * 1000
const EXCLUDES_LIMIT_BYTES = 1024 * 1024
const LOCK_TRIES = 20
const LOCK_PAUSE_MS = 100

/** Tells that this server has finished making the repository. */
const MARK = "[opencode-edge]"

/** Content is saved byte by byte: no line ends, filters or encodings of the user's .gitattributes. */
const ATTRIBUTES = "* -text -filter -ident !working-tree-encoding\n"

const CONFIG = `${MARK}
	version = 1
[core]
	bare = false
	autocrlf = false
	fsmonitor = false
	hooksPath = ${devNull.replaceAll("\\", "\\\\")}
	looseCompression = 1
	quotePath = false
	logAllRefUpdates = false
[gc]
	auto = 0
[maintenance]
	auto = false
`

/** The user's repository, hooks, filters and configuration (also of the system) play no part. */
const ENVIRONMENT = {
  ...SAFE_GIT_ENVIRONMENT,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_COUNT: "0",
  GIT_CONFIG_PARAMETERS: "",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_LITERAL_PATHSPECS: "1",
  // glibc else gives memory back after each file, and asks for it at the next: half of the time of a first snapshot.
  MALLOC_TRIM_THRESHOLD_: String(256 * 1024 * 1024),
  MALLOC_TOP_PAD_: String(32 * 1024 * 1024),
}

/** Opens the repository for the snapshots of a work tree, and makes it when there is none: `<data>/snapshot/<hash of the path>`. */
export const openSnapshotRepository = async (
  processes: Processes,
  dataDirectory: string,
  user: GitDirectory,
): Promise<SnapshotRepository> => {
  const { worktree } = user
  const directory = join(dataDirectory, "snapshot", createHash("sha256").update(worktree).digest("hex").slice(0, 32))
  const index = join(directory, "index")
  let excludes: string | undefined
  let onePack: Promise<boolean> | undefined

  const run: SnapshotRepository["git"] = (args, options) =>
    processes.run(["git", `--git-dir=${directory}`, `--work-tree=${worktree}`, ...args], {
      cwd: worktree,
      env: ENVIRONMENT,
      timeoutMs: TIMEOUT_MS,
      ...options,
    })

  // A quiet update-index that cannot get the lock says nothing, but ends with 128.
  const git: SnapshotRepository["git"] = async (args, options) => {
    for (let tries = 1; ; tries += 1) {
      const output = await run(args, options)
      const isLocked = output.code === 128 && /index\.lock|^$/.test(output.stderr)
      if (!isLocked || tries === LOCK_TRIES) return output
      // Another process of this server, on the same work tree.
      await sleep(LOCK_PAUSE_MS)
      await removeStale(`${index}.lock`)
    }
  }

  const repository: SnapshotRepository = {
    worktree,
    git,
    hasOnePack: () => (onePack ??= run(["version"]).then(({ stdout }) => isSince(stdout, 2, 37))),
    dropUnfinished: async (since) => {
      const packs = join(directory, "objects/pack")
      const names = await readdir(packs).catch(() => [])
      for (const name of names.filter((name) => name.startsWith("tmp_pack_"))) {
        const found = await stat(join(packs, name)).catch(() => undefined)
        if (found && found.mtimeMs >= since) await rm(join(packs, name), { force: true })
      }
    },
    readExcludes: async () => {
      const own = readSmall(join(user.common, "info/exclude"), EXCLUDES_LIMIT_BYTES) ?? ""
      // Data inside of the work tree (a home directory under git) would else save itself.
      const inside = relative(worktree, dataDirectory)
      const text = inside.startsWith("..") ? own : `${own}\n/${inside.replaceAll("\\", "/")}/\n`
      if (text === excludes) return
      await writeFile(join(directory, "info/exclude"), text)
      excludes = text
    },
    indexVersion: () =>
      stat(index, { bigint: true }).then(
        ({ ino, mtimeNs, size }) => `${ino} ${mtimeNs} ${size}`,
        () => "",
      ),
    tidy: async () => {
      const mark = join(directory, "tidied")
      const tidied = await stat(mark).catch(() => undefined)
      if (tidied && Date.now() - tidied.mtimeMs < DAY_MS) return
      await writeFile(mark, new Date().toISOString())
      // A new repository has nothing to remove.
      if (!tidied) return
      // Both came with the same version; an older one saves what is not used any more file by file.
      const how = (await repository.hasOnePack()) ? ["--cruft"] : []
      await run(["gc", "--quiet", ...how, "--prune=30.days.ago"], { timeoutMs: 10 * TIMEOUT_MS })
    },
  }
  await create(directory, worktree, run)
  return repository
}

const create = async (directory: string, worktree: string, run: SnapshotRepository["git"]): Promise<void> => {
  const config = join(directory, "config")
  if ((await readFile(config, "utf8").catch(() => "")).includes(MARK)) return
  // What is saved may be secret: nobody else may look.
  await mkdir(join(directory, "info"), { recursive: true, mode: 0o700 })
  await writeFile(join(directory, "info/attributes"), ATTRIBUTES)
  const { code, stderr } = await run(["init", "--quiet", "--template="])
  if (code !== 0) throw new Error(`Cannot create snapshots of "${worktree}": ${stderr.trim()}`)
  // git has found out what the disk can do (case, modes); ours comes after it and wins. Last, for it says that all is done.
  await writeFile(config, `${await readFile(config, "utf8")}${CONFIG}`)
}

/** Whether what git says of its version is one, or a later one. */
const isSince = (said: string, major: number, minor: number): boolean => {
  const [, first, second] = /(\d+)\.(\d+)/.exec(said) ?? []
  return Number(first) > major || (Number(first) === major && Number(second) >= minor)
}

const removeStale = async (lock: string): Promise<void> => {
  const found = await stat(lock).catch(() => undefined)
  if (found && Date.now() - found.mtimeMs > STALE_LOCK_MS) await rm(lock, { force: true })
}
