import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"
import { readdir, realpath, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"

/** Where the parts of a repository are. Absolute paths, symlinks resolved. */
export interface GitDirectory {
  /** Top of the work tree. */
  worktree: string
  /** What belongs to this work tree alone: HEAD, the index. */
  own: string
  /** What all work trees of the repository share: branches, info/exclude. The same as `own` but for `git worktree add`. */
  common: string
}

/**
 * Finds the repository of a directory as git does, by walking up, but without starting git.
 *
 * @returns undefined outside of a repository, in a bare one, and when the directory does not exist
 */
export const findGitDirectory = async (directory: string): Promise<GitDirectory | undefined> => {
  const start = await realpath(directory).catch(() => undefined)
  for (let folder = start; folder !== undefined; folder = dirname(folder) === folder ? undefined : dirname(folder)) {
    const found = await openGitDirectory(folder)
    if (found) return found
  }
  return undefined
}

/** Opens the repository whose work tree has its top in `worktree`. */
export const openGitDirectory = async (worktree: string): Promise<GitDirectory | undefined> => {
  const own = await followPointer(join(worktree, ".git"))
  // git, too, passes over a .git without HEAD.
  if (own === undefined || (await readLine(join(own, "HEAD"))) === undefined) return undefined
  const shared = await readLine(join(own, "commondir"))
  return { worktree, own, common: shared === undefined ? own : resolve(own, shared) }
}

/** In a submodule or a further work tree, .git is a file that names the directory. */
const followPointer = async (path: string): Promise<string | undefined> => {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return path
  const target = found?.isFile() ? /^gitdir: (.+)$/.exec((await readLine(path)) ?? "")?.[1] : undefined
  return target === undefined ? undefined : resolve(dirname(path), target)
}

/** What HEAD points to: a branch, or a commit when it is detached. */
export const readHead = async ({ own }: GitDirectory): Promise<{ ref?: string; commit?: string }> => {
  const line = (await readLine(join(own, "HEAD"))) ?? ""
  const ref = /^ref: (.+)$/.exec(line)?.[1]
  return ref === undefined ? { commit: line } : { ref }
}

/** Reads a symbolic ref such as `refs/remotes/origin/HEAD`. */
export const readSymbolicRef = async ({ common }: GitDirectory, name: string): Promise<string | undefined> =>
  /^ref: (.+)$/.exec((await readLine(join(common, name))) ?? "")?.[1]

/** Tells whether a repository keeps its refs in a database (reftable), which only git can read. */
export const hasRefDatabase = ({ common }: GitDirectory): Promise<boolean> =>
  stat(join(common, "reftable")).then(
    () => true,
    () => false,
  )

/** Lists the refs below a prefix that ends in a slash, e.g. `refs/heads/`, sorted. Loose and packed ones. */
export const listRefs = async ({ common }: GitDirectory, prefix: string): Promise<string[]> => {
  const packed = readSmall(join(common, "packed-refs"), REFS_LIMIT_BYTES) ?? ""
  const names = packed.split("\n").flatMap((line) => /^[0-9a-f]+ (\S+)$/.exec(line)?.[1] ?? [])
  const loose = await readdir(join(common, prefix), { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of loose)
    if (entry.isFile())
      names.push(
        join(entry.parentPath, entry.name)
          .slice(common.length + 1)
          .replaceAll("\\", "/"),
      )
  return [...new Set(names.filter((name) => name.startsWith(prefix) && !name.endsWith(".lock")))].toSorted()
}

const readLine = async (path: string): Promise<string | undefined> =>
  readSmall(path, LINE_FILE_LIMIT_BYTES)?.split("\n")[0]?.trim()

/** HEAD, a pointer, a symbolic ref. */
const LINE_FILE_LIMIT_BYTES = 64 * 1024

/** packed-refs of some hundred thousand refs. */
const REFS_LIMIT_BYTES = 64 * 1024 * 1024

/** Reads a regular file up to a size. Whoever made the repository may have put a pipe there, on which a plain read waits for ever. */
export const readSmall = (path: string, limitBytes: number): string | undefined => {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const found = fstatSync(fd)
    return found.isFile() && found.size <= limitBytes ? readFileSync(fd, "utf8") : undefined
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
