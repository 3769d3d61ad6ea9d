import { closeSync, constants, fstatSync, openSync, readlinkSync, realpathSync, statSync } from "node:fs"
import { sep } from "node:path"
import { outsideDirectory } from "../shared/path-errors.ts"

/** A file or directory that was opened and found to be where it should. Closed by `using`. */
export interface OpenedFile extends Disposable {
  fd: number
  /** A path to the very thing that is open: on Linux it stays so when the directories above it are swapped. */
  path: string
}

/** Whether `path` is `directory` or below it. Both real and absolute. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep)

/** The code of a system error: `ENOENT` … */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined

/** Without O_NONBLOCK, opening a FIFO waits for its other end. Windows knows neither flag. */
const SAFE_FLAGS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a real path for reading and checks, by the handle, that it is inside `root`: someone may have put a symlink into the
 * path since it was resolved.
 *
 * @throws OutsideDirectoryError when it is not
 */
export const openChecked = (realPath: string, root: string | undefined, kind: "file" | "directory"): OpenedFile => {
  const fd = open(realPath, kind)
  try {
    if (root !== undefined && !isOpenedWithin(fd, realPath, root)) throw outsideDirectory(realPath)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  return {
    fd,
    path: process.platform === "linux" ? `/proc/self/fd/${fd}` : realPath,
    [Symbol.dispose]: () => closeSync(fd),
  }
}

const open = (realPath: string, kind: "file" | "directory"): number => {
  try {
    return openSync(
      realPath,
      constants.O_RDONLY | SAFE_FLAGS | (kind === "directory" ? (constants.O_DIRECTORY ?? 0) : 0),
    )
  } catch (error) {
    throw codeOf(error) === "ELOOP" ? outsideDirectory(realPath) : error
  }
}

const isOpenedWithin = (fd: number, realPath: string, root: string): boolean => {
  // Linux appends this to the name of what was removed or replaced meanwhile.
  if (process.platform === "linux")
    return isWithin(readlinkSync(`/proc/self/fd/${fd}`).replace(/ \(deleted\)$/, ""), root)
  const now = realpathSync.native(realPath)
  const opened = fstatSync(fd, { bigint: true })
  const found = statSync(now, { bigint: true })
  return isWithin(now, root) && opened.ino === found.ino && opened.dev === found.dev
}
