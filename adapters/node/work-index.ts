import { constants } from "node:fs"
import { access, copyFile, lstat, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { checked, type Git, type GitOptions } from "./git.ts"
import type { GitDirectory } from "./git-directory.ts"

/** What a comparison with the work tree needs. */
export interface WorkIndex {
  /** Options that make git use an index in which the untracked files stand, without content. */
  options: GitOptions
  /** The directory and what is left out of it, for these options. */
  paths: string[]
  /** Untracked files, relative to the top of the work tree. */
  untracked: Set<string>
  /** Those that are too large to be compared. */
  tooLarge: string[]
}

export interface WorkIndexQuery {
  directory: string
  /** See VcsChangesQuery. */
  exclude?: readonly string[] | undefined
  signal?: AbortSignal | undefined
}

/** Untracked files beyond these are left out. */
const FILES = 10_000
const FILE_LIMIT_BYTES = 8 * 1024 * 1024
const LIST_LIMIT_BYTES = 4 * 1024 * 1024

/** Files can go between listing and adding. */
const TRIES = 3
const BATCH = 256

/**
 * Makes a copy of the index that knows the untracked files of a directory, so that one comparison shows them too; the user's
 * own index is never written. Repositories inside this one are left out.
 */
export const withWorkIndex = async <Result>(
  git: Git,
  { worktree, own }: GitDirectory,
  { directory, exclude, signal }: WorkIndexQuery,
  work: (index: WorkIndex) => Promise<Result>,
): Promise<Result> => {
  const paths = [".", ...(exclude ?? []).flatMap((place) => exclusion(worktree, place))]
  const place: GitOptions = { cwd: directory, signal, env: { GIT_LITERAL_PATHSPECS: "0" } }
  const list = async () => {
    const args = ["ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ...paths]
    const output = await git.run(args, { ...place, limitBytes: LIST_LIMIT_BYTES })
    // The last name may be in pieces.
    const names = checked(output).split("\0").slice(0, -1)
    return names.filter((name) => !name.endsWith("/")).slice(0, FILES)
  }
  const first = await sort(worktree, await list())
  if (first.plain.length === 0) {
    return work({ options: place, paths, untracked: new Set(first.large), tooLarge: first.large })
  }
  const folder = await mkdtemp(join(tmpdir(), "opencode-edge-index-"))
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") }
    for (let files = first, tries = 1; ; tries += 1, files = await sort(worktree, await list())) {
      await copyFile(join(own, "index"), env.GIT_INDEX_FILE).catch(() => undefined)
      const stdin = files.plain.map((name) => `${name}\0`).join("")
      const args = ["add", "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"]
      const output = await git.run(args, { env, stdin, signal })
      if (output.code !== 0 && tries < TRIES) continue
      checked(output)
      const untracked = new Set([...files.plain, ...files.large])
      const options = { ...place, env: { ...place.env, ...env } }
      return await work({ options, paths, untracked, tooLarge: files.large })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How git is told to leave out a path, if that is in the work tree. */
const exclusion = (worktree: string, place: string): string[] => {
  const path = relative(worktree, place)
  return path === "" || path.startsWith("..") ? [] : [`:(top,exclude,literal)${path}`]
}

/** Tells files to compare from large ones; what nobody can read is left out. */
const sort = async (worktree: string, names: string[]): Promise<{ plain: string[]; large: string[] }> => {
  const plain: string[] = []
  const large: string[] = []
  const one = async (name: string) => {
    const path = join(worktree, name)
    const found = await lstat(path).catch(() => undefined)
    if (found?.isSymbolicLink()) plain.push(name)
    if (!found?.isFile()) return
    if (found.size > FILE_LIMIT_BYTES) large.push(name)
    else if (await isReadable(path)) plain.push(name)
  }
  for (let start = 0; start < names.length; start += BATCH)
    await Promise.all(names.slice(start, start + BATCH).map(one))
  return { plain, large }
}

const isReadable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
