import { dirname } from "../config/paths.ts"
import { NamedError } from "../errors.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"

/** The absolute, normalised form of a directory that a request names: relative to the server's own, without `.`, `..` and a trailing slash. */
export const normalizeDirectory = (directory: string | undefined, cwd: string): string => {
  if (!directory) return cwd
  if (directory.includes("\0")) {
    throw new NamedError("BadRequestError", {
      message: 'Check the query: ["directory"] must not contain NUL',
      kind: "Query",
    })
  }
  const absolute = directory.startsWith("/") || /^[A-Za-z]:[\\/]/.test(directory) ? directory : `${cwd}/${directory}`
  const kept: string[] = []
  for (const segment of absolute.split("/")) {
    if (segment === "..") kept.pop()
    else if (segment !== "" && segment !== ".") kept.push(segment)
  }
  return `${absolute.startsWith("/") ? "/" : ""}${kept.join("/")}` || "/"
}

/**
 * Finds what a directory belongs to. A missing directory is accepted, as upstream accepts it: it belongs where the nearest
 * directory above it belongs, as it will when it is made.
 *
 * @throws NotADirectoryError for a file
 */
export const locate = async ({ files, vcs }: Platform, directory: string): Promise<Location> => {
  const stat = await files.stat(directory)
  if (stat && stat.type !== "directory") {
    throw new NamedError("NotADirectoryError", {
      message: `Open "${directory}" as a directory: it is a file`,
      path: directory,
    })
  }
  const identity = await vcs?.identify(stat ? directory : await existingAbove(files, directory))
  return {
    directory,
    worktree: identity?.worktree ?? "/",
    projectID: identity?.rootCommit ?? "global",
    vcs: identity?.worktree === undefined ? undefined : "git",
  }
}

const existingAbove = async (files: Platform["files"], directory: string): Promise<string> => {
  let above = dirname(directory)
  while (above !== "/" && (await files.stat(above))?.type !== "directory") above = dirname(above)
  return above
}
