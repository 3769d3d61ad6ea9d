import { lstat, stat } from "node:fs/promises"
import { join } from "node:path"
import { NamedError } from "../../runtime/errors.ts"
import type { Processes } from "../../runtime/ports/processes.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import {
  findGitDirectory,
  type GitDirectory,
  hasRefDatabase,
  listRefs,
  readHead,
  readSymbolicRef,
} from "./git-directory.ts"
import { reasonOf } from "./git.ts"
import { gitApply } from "./vcs-apply.ts"
import { gitChanges } from "./vcs-changes.ts"
import { gitWorktrees } from "./vcs-worktrees.ts"
import { SAFE_GIT, SAFE_GIT_ENVIRONMENT } from "./safe-git.ts"

const HEADS = "refs/heads/"

/** Walking the history of a very large repository takes seconds, once. */
const TIMEOUT_MS = 30_000

/**
 * Git repositories. Reads git's files, and starts git only for the root commit (once per repository), for repositories whose
 * refs are in a database, and for `init`.
 *
 * A repository that belongs to another user is none, as git has it, unless the user's `safe.directory` names it: else anyone
 * could put one into a shared folder (`/tmp`), and with it config for all that is below.
 *
 * The root commit is remembered as long as the repository's folder is the same one, so that checking out a branch without
 * common history does not make another project of it. Of several root commits it is the first in order of their hashes.
 */
export const nodeVcs = (processes: Processes, clone?: Vcs["clone"]): Vcs => {
  const roots = new Map<string, Promise<string | undefined>>()

  const git = async (cwd: string, ...args: string[]): Promise<string | undefined> => {
    const options = { cwd, env: SAFE_GIT_ENVIRONMENT, timeoutMs: TIMEOUT_MS }
    const { code, stdout } = await processes.run(["git", ...SAFE_GIT, ...args], options)
    return code === 0 ? stdout.trim() : undefined
  }

  /** The nearest repository, if it is the user's. */
  const find = async (directory: string): Promise<GitDirectory | undefined> => {
    const found = await findGitDirectory(directory)
    if (!found || (await isOwn(found))) return found
    return (await git(found.worktree, "rev-parse", "--git-dir")) === undefined ? undefined : found
  }

  const readRoot = async (found: GitDirectory): Promise<string | undefined> => {
    // Without any branch there is no commit yet, and no need to ask.
    const { commit } = await readHead(found)
    if (commit === undefined && (await localBranches(found)).length === 0) return undefined
    const commits = await git(found.worktree, "rev-list", "--max-parents=0", "HEAD", "--")
    return commits?.split("\n").toSorted()[0] || undefined
  }

  const rootOf = async (found: GitDirectory): Promise<string | undefined> => {
    // A repository that was removed and made anew at the same place is another one.
    const { dev, ino, birthtimeMs } = await stat(found.common)
    const key = `${found.common} ${dev} ${ino} ${birthtimeMs}`
    const root = roots.get(key) ?? readRoot(found)
    roots.set(key, root)
    // Before the first commit there is nothing to remember.
    if ((await root) === undefined) roots.delete(key)
    return root
  }

  const localBranches = async (found: GitDirectory): Promise<string[]> => {
    const refs = (await hasRefDatabase(found))
      ? ((await git(found.worktree, "for-each-ref", "--format=%(refname)", HEADS)) ?? "").split("\n").filter(Boolean)
      : await listRefs(found, HEADS)
    return refs.map((ref) => ref.slice(HEADS.length))
  }

  const branchOf = async (found: GitDirectory): Promise<string | null> => {
    const ref = (await hasRefDatabase(found))
      ? await git(found.worktree, "symbolic-ref", "HEAD")
      : (await readHead(found)).ref
    return ref?.startsWith(HEADS) ? ref.slice(HEADS.length) : null
  }

  const defaultBranchOf = async (found: GitDirectory): Promise<string | null> => {
    const remote = "refs/remotes/origin/"
    const head = (await hasRefDatabase(found))
      ? await git(found.worktree, "symbolic-ref", `${remote}HEAD`)
      : await readSymbolicRef(found, `${remote}HEAD`)
    if (head?.startsWith(remote)) return head.slice(remote.length)
    const branches = await localBranches(found)
    if (branches.length === 0) return null
    const usual =
      ["main", "master"].find((name) => branches.includes(name)) ?? (branches.length === 1 ? branches[0] : undefined)
    if (usual !== undefined) return usual
    const configured = await git(found.worktree, "config", "--get", "init.defaultBranch")
    return configured !== undefined && branches.includes(configured) ? configured : null
  }

  return {
    identify: async (directory) => {
      const found = await find(directory)
      if (!found) return {}
      const rootCommit = await rootOf(found)
      return { worktree: found.worktree, ...(rootCommit !== undefined && { rootCommit }) }
    },
    branches: async (directory) => {
      const found = await find(directory)
      if (!found) return { branch: null, default_branch: null }
      const [branch, defaultBranch] = await Promise.all([branchOf(found), defaultBranchOf(found)])
      return { branch, default_branch: defaultBranch }
    },
    init: async (directory) => {
      const { code, stderr } = await processes.run(["git", ...SAFE_GIT, "init", "--quiet"], {
        cwd: directory,
        env: SAFE_GIT_ENVIRONMENT,
        timeoutMs: TIMEOUT_MS,
      })
      if (code === 0) return
      throw new NamedError("VcsFailedError", {
        message: `Cannot create repository in "${directory}": ${reasonOf(stderr)}`,
      })
    },
    headDirectory: async (directory) => (await findGitDirectory(directory))?.own,
    ...gitChanges({ processes, defaultBranchOf }),
    apply: gitApply(processes),
    worktrees: gitWorktrees({ processes, defaultBranchOf }),
    ...(clone && { clone }),
  }
}

/** Whether work tree, `.git` and what it points to belong to this user (under sudo, to the user before it). */
const isOwn = async ({ worktree, own }: GitDirectory): Promise<boolean> => {
  const uid = process.getuid?.()
  if (uid === undefined) return true
  const users = new Set([uid, ...(uid === 0 && process.env["SUDO_UID"] ? [Number(process.env["SUDO_UID"])] : [])])
  const owners = await Promise.all([worktree, join(worktree, ".git"), own].map(async (path) => (await lstat(path)).uid))
  return owners.every((owner) => users.has(owner))
}
