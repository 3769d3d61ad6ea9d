import { dirname, isWithin, resolvePath } from "../config/paths.ts"
import { ownFiles } from "../own-files.ts"
import { didYouMean, similarNames } from "./similar-names.ts"
import type { ToolContext } from "./tool.ts"

/** A place in the file system that the model named and the user has admitted. */
export interface ToolPath {
  /** Absolute. */
  path: string
  /** Relative to the project, for titles and permission rules; empty for the project itself. */
  shown: string
  /** What file access must not leave, in the form that the files port takes. Empty for an admitted place outside the project. */
  bounds: { within?: string }
}

type PathContext = Pick<ToolContext, "platform" | "directory" | "worktree">

/** Makes a path absolute: `~/` is the home, relative ones start at the session's directory. */
export const absolutePath = (path: string, context: PathContext, base = context.directory): string =>
  resolvePath(path, base, context.platform.environment.paths.home)

/** Returns a path relative to the project, with `..` for what lies outside. */
export function shownPath(path: string, context: PathContext): string {
  const top = context.worktree === "/" ? context.directory : context.worktree
  return relativePath(top, path)
}

/** Returns a path as the model can give it back: relative below the session's directory, else absolute. */
export const pathForModel = (path: string, context: PathContext): string =>
  isWithin(path, context.directory) && path !== context.directory ? relativePath(context.directory, path) : path

/**
 * Admits a path: one outside the project asks for `external_directory`; the server's own files are refused.
 *
 * @throws PermissionDeniedError, PermissionRejectedError
 */
export async function admitPath(given: string, context: ToolContext): Promise<ToolPath> {
  const path = absolutePath(given, context)
  const shown = shownPath(path, context)
  const isOwn = await ownFileTest(context)
  if (await isOwn(path)) throw ownFile(given)
  const within = await projectRootOf(path, context)
  if (within !== undefined) return { path, shown, bounds: { within } }
  const directories = await directoriesOutside(path, context)
  const patterns = directories.map(patternBelow)
  await context.ask({
    permission: "external_directory",
    patterns,
    always: patterns,
    metadata: { filepath: path, parentDir: directories[0] ?? dirname(path) },
  })
  // What was admitted is the directory that the path led to when the user was asked.
  const admitted = directories.at(-1)
  return { path, shown, bounds: admitted === undefined ? {} : { within: admitted } }
}

/** Makes a test of paths, symlinks resolved, for those that no tool may open. */
export async function ownFileTest(context: PathContext): Promise<(path: string) => Promise<boolean>> {
  const isOwn = await ownFiles(context.platform, rootsOf(context))
  return async (path) => isOwn(path) || isOwn(await context.platform.files.realPath(path))
}

export const ownFile = (path: string): Error =>
  new Error(`Cannot open "${path}": it belongs to this server, and tools may not look at it`)

/** Returns the directories outside the project that a path leads to, as written and with symlinks resolved; none for a path inside. */
export async function directoriesOutside(path: string, context: PathContext): Promise<string[]> {
  if ((await projectRootOf(path, context)) !== undefined) return []
  const real = await context.platform.files.realPath(path)
  const written = rootsOf(context).some((root) => isWithin(path, root)) ? [] : [path]
  const directories = await Promise.all([...written, real].map((place) => directoryOf(place, context)))
  return [...new Set(directories)]
}

/** The permission pattern for everything below a directory. */
export const patternBelow = (directory: string): string => (directory === "/" ? "/*" : `${directory}/*`)

/** Says what to do about a missing file, with names like it: ` there is no such file; did you mean …?`. */
export async function missingFile(action: string, { path, shown }: ToolPath, context: PathContext): Promise<Error> {
  const directory = dirname(path)
  const name = path.slice(path.lastIndexOf("/") + 1)
  const entries = await context.platform.files.list(directory).catch(() => undefined)
  const similar = similarNames(
    name,
    (entries ?? []).map((entry) => entry.name),
  )
  const hint =
    entries === undefined
      ? `; its directory does not exist either`
      : didYouMean(similar.map((entry) => pathForModel(`${directory}/${entry}`, context)))
  return new Error(`${action} "${shown || path}": there is no such file${hint}`)
}

const rootsOf = ({ directory, worktree }: PathContext): string[] =>
  worktree === "/" ? [directory] : [worktree, directory]

/** The root of the project that the real path lies in. */
async function projectRootOf(path: string, context: PathContext): Promise<string | undefined> {
  const { files } = context.platform
  const real = await files.realPath(path)
  for (const root of rootsOf(context)) {
    if (isWithin(real, await files.realPath(root))) return root
  }
  return undefined
}

async function directoryOf(path: string, context: PathContext): Promise<string> {
  const stat = await context.platform.files.stat(path)
  return stat?.type === "directory" ? path : dirname(path)
}

function relativePath(from: string, to: string): string {
  const start = from.split("/").filter(Boolean)
  const end = to.split("/").filter(Boolean)
  let common = 0
  while (common < start.length && common < end.length && start[common] === end[common]) common++
  return [...start.slice(common).map(() => ".."), ...end.slice(common)].join("/")
}
