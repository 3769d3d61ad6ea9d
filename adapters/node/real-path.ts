import { lstatSync, readlinkSync, realpathSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { outsideDirectory } from "../shared/path-errors.ts"
import { codeOf } from "./file-handles.ts"

/** Dangling links followed before a path counts as a loop. */
const LINK_LIMIT = 40

/**
 * The path with symlinks resolved, in its deepest part that exists; the rest is kept as it is written. A link to nothing is
 * followed too, for writing there would create its target.
 *
 * @param path absolute
 */
export const deepestRealPath = (path: string, links = 0): string => {
  try {
    return realpathSync.native(path)
  } catch (error) {
    const code = codeOf(error)
    if (code === "ELOOP" || links > LINK_LIMIT) throw outsideDirectory(path)
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "ENAMETOOLONG") throw error
  }
  const parent = dirname(path)
  if (parent === path) return path
  const realParent = deepestRealPath(parent, links)
  const here = join(realParent, basename(path))
  const target = linkTarget(here)
  return target === undefined ? here : deepestRealPath(resolve(realParent, target), links + 1)
}

const linkTarget = (path: string): string | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined
  } catch (error) {
    if (codeOf(error) === "ENOTDIR" || codeOf(error) === "ENOENT" || codeOf(error) === "ENAMETOOLONG") return undefined
    throw error
  }
}
