import { isWithin } from "../config/paths.ts"
import { NamedError } from "../errors.ts"
import type { Files } from "../ports/files.ts"
import type { TarEntry } from "./tar-reader.ts"

/** An entry that may be unpacked: where to, relative to the directory. */
export interface CheckedEntry {
  path: string
  type: "file" | "directory" | "symlink" | "hardlink"
  /** Of a symlink what it says, of a hard link the path of the file. */
  target: string
}

/** What an archive may hold. */
export interface ArchiveLimits {
  entries: number
  /** Unpacked. */
  bytes: number
  /** Of one file. */
  fileBytes: number
}

/**
 * Checks the entries of an archive one after another, against the rules, each other and what is on the disk, so that unpacking them all
 * cannot leave the directory, or fail for what could have been known before.
 *
 * @param exclude real paths that nothing may be unpacked to, or below
 * @param isAgain whether all entries have passed once, so that what is on the disk need not be looked at
 * @returns a function that gives undefined for an entry that needs no unpacking
 * @throws (that function) InvalidArchiveError, BodyTooLargeError
 */
export const archiveCheck = (
  files: Files,
  directory: string,
  limits: ArchiveLimits,
  exclude: readonly string[],
  isAgain = false,
) => {
  const links = new Set<string>()
  const regular = new Set<string>()
  /** Directories that entries are in. */
  const parents = new Set<string>()
  /** Directories of which the disk has nothing; "" is the one that all is unpacked to. */
  const missing = new Set<string>(isAgain ? [""] : [])
  let entries = 0
  let bytes = 0

  const checkLimits = ({ path, sizeBytes }: TarEntry) => {
    entries += 1
    bytes += sizeBytes
    const over = (what: string, limitBytes: number) =>
      new NamedError("BodyTooLargeError", { message: `Send an archive of at most ${what}`, limitBytes })
    if (entries > limits.entries) throw over(`${limits.entries} entries`, limits.bytes)
    if (bytes > limits.bytes) throw over(`${limits.bytes} bytes, unpacked`, limits.bytes)
    if (sizeBytes > limits.fileBytes) throw over(`${limits.fileBytes} bytes for "${path}"`, limits.fileBytes)
  }

  const checkPlace = async (entry: TarEntry, path: string) => {
    const absolute = `${directory}/${path}`
    const real = exclude.length === 0 ? absolute : await files.realPath(absolute)
    if (exclude.some((place) => isWithin(real, place))) throw refused(entry, "it would change files of this server")
    const above = path.split("/").slice(0, -1)
    for (let depth = 1; depth <= above.length; depth += 1) {
      const parent = above.slice(0, depth).join("/")
      if (links.has(parent)) throw refused(entry, `it is behind the symlink "${parent}"`)
      if (regular.has(parent)) throw refused(entry, `"${parent}" is a file`)
      if (parents.has(parent)) continue
      parents.add(parent)
      const found = await statWithin(entry, parent)
      if (found === undefined) missing.add(parent)
      if (found !== undefined && found !== "directory") throw refused(entry, `"${parent}" is no directory`)
    }
    if (missing.has(above.join("/"))) return
    // A symlink takes the place of another one, whatever that points to.
    if (entry.type === "symlink" && (await files.readLink(absolute, { within: directory })) !== undefined) return
    const found = await statWithin(entry, path)
    if (found === undefined) return
    const isSame = entry.type === "directory" ? found === "directory" : found === "file"
    if (!isSame)
      throw refused(entry, `there is ${found === "directory" ? "a directory" : "something else"} at "${absolute}"`)
  }

  const statWithin = async (entry: TarEntry, path: string) => {
    if (missing.has(path.split("/").slice(0, -1).join("/"))) return undefined
    try {
      return (await files.stat(`${directory}/${path}`, { within: directory }))?.type
    } catch (error) {
      if (NamedError.is(error, "OutsideDirectoryError"))
        throw refused(entry, "a symlink on its way leaves the directory")
      throw error
    }
  }

  return async (entry: TarEntry): Promise<CheckedEntry | undefined> => {
    checkLimits(entry)
    if (entry.type === "other") throw refused(entry, "it is neither file, directory nor link")
    const path = cleanPath(entry, entry.path)
    if (path === "") return undefined
    const isTaken = {
      file: parents.has(path),
      hardlink: parents.has(path),
      directory: regular.has(path),
      symlink: parents.has(path) || regular.has(path),
    }[entry.type]
    if (links.has(path) || isTaken) {
      throw refused(entry, "another entry has the same path")
    }
    await checkPlace(entry, path)
    if (entry.type === "directory") parents.add(path)
    if (entry.type === "file") regular.add(path)
    if (entry.type === "symlink") {
      if (isLinkOutside(path, entry.target))
        throw refused(entry, `it points to "${entry.target}", which may be outside`)
      links.add(path)
    }
    if (entry.type !== "hardlink") return { path, type: entry.type, target: entry.target }
    const target = cleanPath(entry, entry.target)
    if (!regular.has(target)) throw refused(entry, `no file "${entry.target}" comes before it`)
    regular.add(path)
    return { path, type: entry.type, target }
  }
}

/** As much as Linux takes, less the directory that it is unpacked to. */
const PATH_LIMIT = 3_000

/** Directories in each other. Each makes the work for what is below it more. */
const DEPTH_LIMIT = 200

const refused = (entry: TarEntry, reason: string) =>
  new NamedError("InvalidArchiveError", { message: `Cannot unpack "${entry.path}": ${reason}`, entry: entry.path })

/** Relative, without `.`. @throws InvalidArchiveError when it could lead elsewhere */
const cleanPath = (entry: TarEntry, path: string): string => {
  if (path.startsWith("/") || path.includes("\0") || path.includes("\\"))
    throw refused(entry, "its path is not relative")
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".")
  if (segments.includes("..")) throw refused(entry, "its path leads out")
  if (path.length > PATH_LIMIT || segments.length > DEPTH_LIMIT) {
    throw refused({ ...entry, path: `${path.slice(0, 100)}…` }, "its path is too long")
  }
  return segments.join("/")
}

/**
 * Whether a symlink could lead out of the directory that its path is relative to. Only `..` at the beginning can be followed without
 * knowing what the other segments are: any of them may be a symlink.
 */
export const isLinkOutside = (path: string, target: string): boolean => {
  const segments = target.split("/").filter((segment) => segment !== "" && segment !== ".")
  const down = segments.findIndex((segment) => segment !== "..")
  const up = down === -1 ? segments.length : down
  const depth = path.split("/").length - 1
  return target === "" || /^\/|[\0\\]/.test(target) || segments.slice(up).includes("..") || up > depth
}
