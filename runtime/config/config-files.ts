import { NamedError } from "../errors.ts"
import type { DirectoryEntry, Files } from "../ports/files.ts"

/** Files as config, instructions and skills are read: what is not there in the expected kind counts as missing. */
export interface ConfigFiles {
  /** @throws FileTooLargeError over 1 MB */
  readText(path: string): Promise<string | undefined>
  list(path: string): Promise<DirectoryEntry[]>
  isFile(path: string): Promise<boolean>
}

/** Larger config files are not read. */
export const CONFIG_LIMIT_BYTES = 1_000_000
const missing = ["NotAFileError", "NotADirectoryError", "OutsideDirectoryError"] as const

/**
 * Reads files leniently.
 *
 * @param within directory that real paths must not leave; what leaves it counts as missing and is reported to `onOutside`
 */
export function configFiles(files: Files, within?: string, onOutside?: (path: string) => void): ConfigFiles {
  const boundary = within === undefined ? {} : { within }

  async function orMissing<Value>(path: string, reading: Promise<Value>): Promise<Value | undefined> {
    try {
      return await reading
    } catch (error) {
      if (NamedError.is(error, "OutsideDirectoryError")) onOutside?.(path)
      if (missing.some((name) => NamedError.is(error, name))) return undefined
      throw error
    }
  }

  return {
    readText: (path) => orMissing(path, files.readText(path, { limitBytes: CONFIG_LIMIT_BYTES, ...boundary })),
    list: async (path) => (await orMissing(path, files.list(path, boundary))) ?? [],
    isFile: async (path) => (await orMissing(path, files.stat(path, boundary)))?.type === "file",
  }
}

/** Lists the markdown files below a folder, by path. Symlinked folders are not followed: they may go round in circles. */
export async function markdownFiles(files: ConfigFiles, folder: string, depth = 8): Promise<string[]> {
  const found = (await files.list(folder)).map(async (entry): Promise<string[]> => {
    const path = `${folder}/${entry.name}`
    const type = entry.type === "symlink" ? entry.target : entry.type
    if (type === "file") return entry.name.endsWith(".md") ? [path] : []
    return entry.type === "directory" && depth > 0 ? markdownFiles(files, path, depth - 1) : []
  })
  return (await Promise.all(found)).flat().sort()
}
