import { isWithin } from "../config/paths.ts"
import { NamedError } from "../errors.ts"
import type { Location } from "../location.ts"
import type { Files } from "../ports/files.ts"

/** A place in the workspace that a request names. */
export interface WorkspacePath {
  /** Absolute, without `.` and `..`; symlinks are as they were written. */
  absolute: string
  /** Relative to the instance's directory; what is elsewhere in the work tree begins with `../`. */
  relative: string
  /** What opening it must not leave. */
  bounds: { within: string }
}

/** What a workspace consists of: the work tree, or the directory outside of repositories. */
export const rootsOf = ({ directory, worktree }: Location): string[] =>
  worktree === "/" ? [directory] : [worktree, directory]

/**
 * Finds a place in the workspace, symlinks followed. It need not exist.
 *
 * @param path relative to the directory, or absolute
 * @param options `isLink`: the place itself may be a symlink, which is not followed
 * @throws OutsideDirectoryError
 */
export const workspacePath = async (
  files: Files,
  location: Location,
  path: string,
  { isLink = false } = {},
): Promise<WorkspacePath> => {
  const absolute = normalize(path.startsWith("/") ? path : `${location.directory}/${path}`)
  const real = await files.realPath(isLink ? absolute.slice(0, absolute.lastIndexOf("/")) || "/" : absolute)
  for (const root of rootsOf(location)) {
    if (!isWithin(real, await files.realPath(root))) continue
    return { absolute, relative: relativePath(location.directory, absolute), bounds: { within: root } }
  }
  throw new NamedError("OutsideDirectoryError", {
    message: `Cannot open "${path}": it is outside of the workspace`,
    path,
  })
}

const normalize = (path: string): string => {
  const kept: string[] = []
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop()
    else if (segment !== "" && segment !== ".") kept.push(segment)
  }
  return `/${kept.join("/")}`
}

/** Both absolute; `../` leads out of `from`. Empty for the same place. */
export const relativePath = (from: string, to: string): string => {
  if (to === from) return ""
  const prefix = from === "/" ? "/" : `${from}/`
  if (to.startsWith(prefix)) return to.slice(prefix.length)
  const start = from.split("/").filter(Boolean)
  const end = to.split("/").filter(Boolean)
  let common = 0
  while (common < start.length && common < end.length && start[common] === end[common]) common += 1
  return [...start.slice(common).map(() => ".."), ...end.slice(common)].join("/")
}
