import type * as Git from "isomorphic-git"
import { NamedError } from "../../runtime/errors.ts"
import type { VcsBranches } from "../../runtime/ports/vcs.ts"
import { below, parentOf } from "../shared/path-segments.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { gitFiles } from "./git-files.ts"

/** What isomorphic-git is told at every call. */
export interface Repository {
  git: typeof Git
  fs: ReturnType<typeof gitFiles>
  /** Real path of the top of the work tree. */
  dir: string
  /** What was read of packs, for one call of the port. */
  cache: object
}

/** Commits read in search of the first one. */
const HISTORY_LIMIT = 20_000

export const vcsFailed = (reason: string, cause?: unknown) =>
  new NamedError("VcsFailedError", { message: `Cannot read the repository: ${reason}` }, { cause })

/** The nearest directory, from this one up, that has a directory `.git`. */
export const findWorktree = async (files: WorkspaceFiles, directory: string): Promise<string | undefined> => {
  for (let at = await files.realPath(directory); ; at = parentOf(at)) {
    if ((await files.stat(`${below(at)}.git/HEAD`))?.type === "file") return at
    if (at === "/") return undefined
  }
}

/** The repository that a directory is in; isomorphic-git is loaded once there is one. */
export const openRepository = async (
  files: WorkspaceFiles,
  directory: string,
  signal?: AbortSignal,
): Promise<Repository | undefined> => {
  const dir = await findWorktree(files, directory)
  if (dir === undefined) return undefined
  return { git: await import("isomorphic-git"), fs: gitFiles(files, signal), dir, cache: {} }
}

/** The commit that a ref is at; undefined when there is none. */
export const resolveRef = ({ git, fs, dir }: Repository, ref: string): Promise<string | undefined> =>
  git.resolveRef({ fs, dir, ref }).catch(() => undefined)

/** The first commits of the history; of several the first in order of their hashes. Undefined before the first commit. */
export const rootCommit = async (repository: Repository): Promise<string | undefined> => {
  const { git, fs, dir, cache } = repository
  const head = await resolveRef(repository, "HEAD")
  const pending = head === undefined ? [] : [head]
  const seen = new Set(pending)
  const roots: string[] = []
  for (let oid = pending.pop(); oid !== undefined && seen.size < HISTORY_LIMIT; oid = pending.pop()) {
    const commit = await git.readCommit({ fs, dir, oid, cache }).catch(() => undefined)
    const parents = commit?.commit.parent ?? []
    // The history of a shallow clone ends where commits are missing.
    const known = await Promise.all(
      parents.map((parent) => git.readCommit({ fs, dir, oid: parent, cache }).catch(() => undefined)),
    )
    const found = parents.filter((_, index) => known[index] !== undefined)
    if (found.length === 0) roots.push(oid)
    for (const parent of found) {
      if (!seen.has(parent)) pending.push(parent)
      seen.add(parent)
    }
  }
  return roots.toSorted()[0]
}

/** The branch that is checked out, and the one that others come from. */
export const branchesOf = async (files: WorkspaceFiles, repository: Repository): Promise<VcsBranches> => {
  const { git, fs, dir } = repository
  const branch = (await git.currentBranch({ fs, dir, test: false })) ?? null
  return { branch, default_branch: await defaultBranch(files, repository) }
}

const defaultBranch = async (files: WorkspaceFiles, { git, fs, dir }: Repository): Promise<string | null> => {
  const head = await files.readText(`${below(dir)}.git/refs/remotes/origin/HEAD`)
  const remote = /^ref: refs\/remotes\/origin\/(.+)$/m.exec(head ?? "")?.[1]
  if (remote !== undefined) return remote.trim()
  const branches = await git.listBranches({ fs, dir })
  const usual = ["main", "master"].find((name) => branches.includes(name))
  if (usual !== undefined) return usual
  if (branches.length === 1) return branches[0] ?? null
  const configured: unknown = await git.getConfig({ fs, dir, path: "init.defaultBranch" })
  return typeof configured === "string" && branches.includes(configured) ? configured : null
}

/** Where this branch left the default branch; undefined without either. */
export const branchPoint = async (files: WorkspaceFiles, repository: Repository): Promise<string | undefined> => {
  const { git, fs, dir, cache } = repository
  const name = await defaultBranch(files, repository)
  const head = await resolveRef(repository, "HEAD")
  if (name === null || head === undefined) return undefined
  for (const ref of [`refs/heads/${name}`, `refs/remotes/origin/${name}`]) {
    const other = await resolveRef(repository, ref)
    if (other === undefined) continue
    const found: string[] = await git.findMergeBase({ fs, dir, oids: [head, other], cache })
    if (found[0] !== undefined) return found[0]
  }
  return undefined
}
