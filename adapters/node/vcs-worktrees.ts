import { mkdir } from "node:fs/promises"
import { dirname } from "node:path"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { VcsWorktree, VcsWorktrees } from "../../runtime/ports/vcs.ts"
import { checked, failed, type Git, gitFor } from "./git.ts"
import { findGitDirectory, type GitDirectory, openGitDirectory } from "./git-directory.ts"

/** Writing the files of a very large repository takes minutes. */
const FILES_TIMEOUT_MS = 10 * 60_000

const HEADS = "refs/heads/"

export interface WorktreesOptions {
  processes: Processes
  /** Name of the branch that others come from; null when there is none. */
  defaultBranchOf(found: GitDirectory): Promise<string | null>
}

/** Work trees by `git worktree`. No hooks run, nothing is fetched, submodules stay empty. */
export const gitWorktrees = ({ processes, defaultBranchOf }: WorktreesOptions): VcsWorktrees => {
  const gitAt = async (directory: string): Promise<Git> => {
    const found = await findGitDirectory(directory)
    if (!found) throw failed(`"${directory}" is in none`)
    return gitFor(processes, found)
  }

  return {
    list: async (directory) => {
      const found = await findGitDirectory(directory)
      if (!found) return []
      const git = await gitFor(processes, found)
      return parseList(checked(await git.run(["worktree", "list", "--porcelain", "-z"])))
    },
    add: async (directory, worktree) => {
      const git = await gitAt(directory)
      await mkdir(dirname(worktree.directory), { recursive: true })
      checked(
        await git.run(["worktree", "add", "--no-checkout", "-b", worktree.branch, "--", worktree.directory, "HEAD"]),
      )
    },
    reset: async (directory, to) => {
      const found = await openGitDirectory(directory)
      if (!found) throw failed(`"${directory}" is not the top of a work tree`)
      const git = await gitFor(processes, found)
      const commit = to === "head" ? "HEAD" : await defaultCommit(git, await defaultBranchOf(found))
      const options = { timeoutMs: FILES_TIMEOUT_MS }
      checked(await git.run(["reset", "--quiet", "--hard", commit, "--"], options))
      checked(await git.run(["clean", "--quiet", "-ffdx"], options))
    },
    remove: async (directory, worktree) => {
      const git = await gitAt(directory)
      // Twice: also when it is locked.
      const force = ["--force", "--force"]
      checked(
        await git.run(["worktree", "remove", ...force, "--", worktree.directory], { timeoutMs: FILES_TIMEOUT_MS }),
      )
      if (worktree.branch !== undefined) checked(await git.run(["branch", "--quiet", "-D", "--", worktree.branch]))
    },
  }
}

const defaultCommit = async (git: Git, branch: string | null): Promise<string> => {
  if (branch === null) throw failed("it has no default branch")
  for (const ref of [`refs/remotes/origin/${branch}`, `${HEADS}${branch}`]) {
    const { code, stdout } = await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])
    if (code === 0) return stdout.trim()
  }
  throw failed(`its default branch "${branch}" has no commit`)
}

/** Records end in an empty line; bare repositories and folders that are gone are left out. */
const parseList = (output: string): VcsWorktree[] =>
  output.split("\0\0").flatMap((record) => {
    const lines = record.split("\0").filter(Boolean)
    const value = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1)
    const directory = value("worktree")
    if (directory === undefined || lines.includes("bare") || lines.some((line) => line.startsWith("prunable")))
      return []
    const branch = value("branch")
    return [{ directory, branch: branch?.startsWith(HEADS) ? branch.slice(HEADS.length) : null }]
  })
