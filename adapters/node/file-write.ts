import { randomBytes } from "node:crypto"
import { accessSync, closeSync, constants, fchmodSync, fchownSync, fstatSync, lstatSync, mkdirSync } from "node:fs"
import { openSync, renameSync, type Stats, symlinkSync, unlinkSync, writeFile, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { promisify } from "node:util"
import { notADirectory, notAFile } from "../shared/path-errors.ts"
import { codeOf, openChecked } from "./file-handles.ts"

/** Contents up to this length are written on the spot: a trip to the thread pool costs more than the writing. */
const SYNC_WRITE_LENGTH = 256 * 1024

const writeFileAsync = promisify(writeFile)

/**
 * Replaces a file atomically: readers see the old content or the new. Mode and owner of an existing file are kept.
 *
 * @param realPath without symlinks
 * @param root directory that must not be left, also when someone swaps a directory meanwhile
 */
export const writeAtomically = async (
  realPath: string,
  content: string | Uint8Array,
  root: string | undefined,
  mode: number | undefined,
): Promise<void> => {
  makeDirectory(dirname(realPath), mode)
  // All that follows goes through the handle of the directory, so that it cannot be led elsewhere.
  using directory = openChecked(dirname(realPath), root, "directory")
  const target = join(directory.path, basename(realPath))
  const old = lstatSync(target, { throwIfNoEntry: false })
  if (old && !old.isFile()) throw notAFile(realPath)
  // Renaming would replace a file that its owner has made read-only.
  if (old) accessSync(target, constants.W_OK)

  const temporary = join(directory.path, `.write-${randomBytes(8).toString("hex")}.tmp`)
  const fd = openSync(temporary, "wx", mode ?? 0o666)
  try {
    try {
      if (content.length <= SYNC_WRITE_LENGTH) writeFileSync(fd, content)
      else await writeFileAsync(fd, content)
      const wanted = mode ?? (old && old.mode & 0o7777)
      if (old) keepOwner(fd, old)
      if (wanted !== undefined) fchmodSync(fd, wanted)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, target)
  } catch (error) {
    removeQuietly(temporary)
    throw error
  }
}

/** Makes a symlink, in the place of a file or symlink that is there. */
export const linkAtomically = (path: string, target: string, root: string | undefined): void => {
  makeDirectory(dirname(path))
  using directory = openChecked(dirname(path), root, "directory")
  const place = join(directory.path, basename(path))
  const old = lstatSync(place, { throwIfNoEntry: false })
  if (old && !old.isFile() && !old.isSymbolicLink()) throw notAFile(path)
  const temporary = join(directory.path, `.write-${randomBytes(8).toString("hex")}.tmp`)
  symlinkSync(target, temporary)
  try {
    renameSync(temporary, place)
  } catch (error) {
    removeQuietly(temporary)
    throw error
  }
}

/**
 * Makes a directory and those above it; private ones for a private file.
 *
 * @param mode of the file that it is made for
 * @throws NotADirectoryError when a file is in the way
 */
export const makeDirectory = (path: string, mode?: number): void => {
  const isPrivate = mode !== undefined && (mode & 0o077) === 0
  try {
    mkdirSync(path, { recursive: true, ...(isPrivate && { mode: 0o700 }) })
  } catch (error) {
    // A file is in the way.
    throw codeOf(error) === "ENOTDIR" || codeOf(error) === "EEXIST" ? notADirectory(path) : error
  }
}

const keepOwner = (fd: number, old: Stats): void => {
  const made = fstatSync(fd)
  if (made.uid === old.uid && made.gid === old.gid) return
  try {
    fchownSync(fd, old.uid, old.gid)
  } catch {
    // Only root may give files away; anyone else keeps what was made.
  }
}

const removeQuietly = (path: string): void => {
  try {
    unlinkSync(path)
  } catch {
    // It is gone, or the first error says what matters.
  }
}
