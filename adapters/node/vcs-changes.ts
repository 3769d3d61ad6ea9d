import { realpathSync, statSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, relative } from "node:path"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs, VcsChange } from "../../runtime/ports/vcs.ts"
import { checked, type Git, gitFor, type GitOptions } from "./git.ts"
import { findGitDirectory, type GitDirectory, hasRefDatabase, readHead } from "./git-directory.ts"
import { parseDiff, RAW_OPTIONS } from "./snapshot-diff.ts"
import { withWorkIndex } from "./work-index.ts"

/** Patches beyond this are left out; the names and counts come first. */
const PATCHES_LIMIT_BYTES = 20 * 1024 * 1024

/** Time for the patch of one file, which is an addition to its content. */
const PATCH_TIMEOUT_MS = 3_000

/** Lines of context in git's own patches. */
const CONTEXT = 3

/** Files whose having no patch is remembered. */
const REMEMBERED = 2_000

/** Times of files may lag behind the clock by this much. */
const TIME_GRAIN_MS = 50

/** The same form whatever the user's configuration prefers, and no program that the repository names. */
const FORM = [
  ...["--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--no-relative"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=dirty"],
]

/** Names as people sort them. */
const collator = new Intl.Collator("en")

export interface ChangesOptions {
  processes: Processes
  /** Name of the branch that others come from; null when there is none. */
  defaultBranchOf(found: GitDirectory): Promise<string | null>
}

/** What differs between a work tree and its commits, told by git. */
export const gitChanges = ({
  processes,
  defaultBranchOf,
}: ChangesOptions): Pick<Vcs, "changes" | "diff" | "patchOf"> => {
  const unchanged = new Map<string, string>()

  return {
    changes: async ({ directory, since, context, exclude, signal }) => {
      const found = await findGitDirectory(directory)
      if (!found) return []
      const git = await gitFor(processes, found)
      const base = since === "head" ? await headOf(git, found) : await branchPoint(git, await defaultBranchOf(found))
      if (base === undefined) return []
      return withWorkIndex(
        git,
        found,
        { directory, exclude, signal },
        async ({ options, paths, untracked, tooLarge }) => {
          const patches = context === undefined ? [] : ["-p", `--unified=${context}`]
          const args = ["diff", ...FORM, ...RAW_OPTIONS, "--numstat", ...patches, base, "--", ...paths]
          const output = checked(await git.run(args, { ...options, limitBytes: PATCHES_LIMIT_BYTES }))
          const isWhole = Buffer.byteLength(output) < PATCHES_LIMIT_BYTES
          const compared = parseDiff(output, isWhole, { binary: true }).map(({ patch, ...change }): VcsChange => ({
            ...change,
            isTracked: change.status !== "added" || !untracked.has(change.file),
            ...(patch !== "" && { patch }),
          }))
          const large = tooLarge.map((file): VcsChange => ({
            file,
            additions: 0,
            deletions: 0,
            status: "added",
            isTracked: false,
          }))
          return [...compared, ...large].toSorted((a, b) => collator.compare(a.file, b.file))
        },
      )
    },
    diff: async (directory, options = {}) => {
      const found = await findGitDirectory(directory)
      if (!found) return new Uint8Array()
      const git = await gitFor(processes, found)
      const base = await headOf(git, found)
      return withWorkIndex(git, found, { directory, ...options }, ({ options: place, paths }) =>
        git.bytes(["diff", ...FORM, "-p", `--unified=${CONTEXT}`, "--binary", base, "--", ...paths], place),
      )
    },
    patchOf: async (directory, path) => {
      const found = await findGitDirectory(directory)
      const file = found && fileIn(found, path)
      if (!found || file === undefined) return undefined
      const version = await versionOf(found, join(found.worktree, file))
      const key = join(found.worktree, file)
      if (version !== undefined && unchanged.get(key) === version) return undefined
      const git = await gitFor(processes, found)
      const options: GitOptions = { limitBytes: PATCHES_LIMIT_BYTES, timeoutMs: PATCH_TIMEOUT_MS }
      const args = ["diff", ...FORM, "-p", `--unified=${CONTEXT}`, await headOf(git, found), "--", file]
      const patch = checked(await git.run(args, options))
      unchanged.delete(key)
      if (patch !== "") return Buffer.byteLength(patch) < PATCHES_LIMIT_BYTES ? patch : undefined
      if (version !== undefined) unchanged.set(key, version)
      if (unchanged.size > REMEMBERED) unchanged.delete(unchanged.keys().next().value ?? "")
      return undefined
    },
  }
}

/** What HEAD is at; the empty tree before the first commit. */
const headOf = async (git: Git, found: GitDirectory): Promise<string> => {
  if (await hasCommit(git, found)) return "HEAD"
  const config = await readFile(join(found.common, "config"), "utf8").catch(() => "")
  return /^\s*objectformat\s*=\s*sha256/im.test(config) ? EMPTY_TREE_SHA256 : EMPTY_TREE
}

/** Asks git only when its files do not say. */
const hasCommit = async (git: Git, found: GitDirectory): Promise<boolean> => {
  const { ref } = await readHead(found)
  if (ref === undefined || statSync(join(found.common, ref), { throwIfNoEntry: false })) return true
  const packed = await readFile(join(found.common, "packed-refs"), "utf8").catch(() => "")
  if (packed.includes(` ${ref}\n`)) return true
  if (!(await hasRefDatabase(found))) return false
  return (await git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])).code === 0
}

const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
const EMPTY_TREE_SHA256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"

/** Where this branch left the default branch; undefined without either. */
const branchPoint = async (git: Git, name: string | null): Promise<string | undefined> => {
  if (name === null) return undefined
  for (const ref of [`refs/heads/${name}`, `refs/remotes/origin/${name}`]) {
    const { code, stdout } = await git.run(["merge-base", "HEAD", ref])
    if (code === 0) return stdout.trim()
  }
  return undefined
}

/** The path of an existing file relative to the top of the work tree, symlinks resolved; undefined when it is elsewhere. */
const fileIn = ({ worktree }: GitDirectory, path: string): string | undefined => {
  try {
    const file = relative(worktree, realpathSync.native(path))
    return file === "" || file === ".." || file.startsWith("../") ? undefined : file
  } catch {
    return undefined
  }
}

/** Changes with the file, the index and the commit; undefined while a change could go unnoticed. */
const versionOf = async (found: GitDirectory, path: string): Promise<string | undefined> => {
  const { own, common } = found
  const { ref = "" } = await readHead(found)
  const places = [path, join(own, "HEAD"), join(own, "index"), join(common, "packed-refs")]
  const stamps = [...places, join(common, ref), join(common, "reftable/tables.list")].map((place) => {
    const stat = statSync(place, { bigint: true, throwIfNoEntry: false })
    return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : "-"
  })
  const changedAt = statSync(path, { throwIfNoEntry: false })?.ctimeMs
  return changedAt !== undefined && changedAt < Date.now() - TIME_GRAIN_MS ? stamps.join("|") : undefined
}
