import { matchesPattern } from "../wildcard.ts"
import type { ConfigFiles } from "./config-files.ts"

/** Files found, and folders looked into, before the rest is left out. */
const FILE_LIMIT = 200
const FOLDER_LIMIT = 5000

const isPattern = (segment: string) => /[*?]/.test(segment)

/**
 * Lists the files that an absolute path with `*`, `?` and `**` matches, a folder's own before those below
 * it, by path. Hidden names match only patterns that
 * begin with a dot; directories named `node_modules` and symlinked directories are not entered by `**`. At most 200 files,
 * looked for in at most 5,000 folders.
 */
export async function expandGlob(files: ConfigFiles, pattern: string): Promise<string[]> {
  const segments = pattern.split("/").filter(Boolean)
  let folders = 0
  return [...new Set(await expand("", segments, 12))].sort(byDepth).slice(0, FILE_LIMIT)

  async function expand(folder: string, rest: string[], depth: number): Promise<string[]> {
    const [segment, ...later] = rest
    if (segment === undefined) return []
    if (!isPattern(segment)) {
      const path = `${folder}/${segment}`
      if (later.length > 0) return expand(path, later, depth)
      return (await files.isFile(path)) ? [path] : []
    }
    if (++folders > FOLDER_LIMIT) return []
    const entries = await files.list(folder || "/")
    if (segment === "**") {
      const below = entries.filter(
        (entry) => entry.type === "directory" && entry.name !== "node_modules" && !entry.name.startsWith("."),
      )
      const deeper = depth > 0 ? below.map((entry) => expand(`${folder}/${entry.name}`, rest, depth - 1)) : []
      const here = expand(folder, later.length > 0 ? later : ["*"], depth)
      return (await Promise.all([here, ...deeper])).flat()
    }
    const named = entries.filter(
      (entry) => (segment.startsWith(".") || !entry.name.startsWith(".")) && matchesPattern(entry.name, segment),
    )
    const found = named.map(async (entry): Promise<string[]> => {
      const path = `${folder}/${entry.name}`
      const type = entry.type === "symlink" ? entry.target : entry.type
      if (later.length > 0) return type === "directory" ? expand(path, later, depth) : []
      return type === "file" ? [path] : []
    })
    return (await Promise.all(found)).flat()
  }
}

const byDepth = (one: string, other: string): number =>
  one.split("/").length - other.split("/").length || (one < other ? -1 : 1)
