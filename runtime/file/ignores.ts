import { dirname } from "../config/paths.ts"
import type { Location } from "../location.ts"
import type { Files } from "../ports/files.ts"
import { type IgnoreRules, parseGitignore } from "./gitignore.ts"

/** Tells what .gitignore (of every directory), .ignore, .git/info/exclude and the user's own list leave out. */
export interface Ignores {
  isIgnored(path: string, isDirectory: boolean): Promise<boolean>
  /** A test for the entries of one directory, by name. */
  within(directory: string): Promise<(name: string, isDirectory: boolean) => boolean>
  /** Reads the files again when they are needed next. */
  forget(): void
}

export interface IgnoresOptions {
  files: Files
  location: Location
  home: string
}

/** The rules of one directory. */
interface Level {
  directory: string
  isIgnored: boolean
  /** Of .ignore, which beats .gitignore wherever it lies. */
  own?: IgnoreRules | undefined
  git?: IgnoreRules | undefined
}

const LIMIT_BYTES = 1024 * 1024

/** As for ripgrep, .gitignore counts in repositories only. Rules are read once, until they are forgotten. Paths are absolute. */
export const createIgnores = ({ files, location, home }: IgnoresOptions): Ignores => {
  const isRepository = location.vcs !== undefined
  const top = isRepository ? location.worktree : location.directory
  const chains = new Map<string, Promise<Level[]>>()
  let common: Promise<IgnoreRules[]> | undefined

  const read = async (path: string): Promise<IgnoreRules | undefined> => {
    // A directory of that name, or a huge file, has no rules.
    const text = await files.readText(path, { limitBytes: LIMIT_BYTES }).catch(() => undefined)
    return text === undefined ? undefined : parseGitignore(text)
  }

  const readCommon = async (): Promise<IgnoreRules[]> => {
    if (!isRepository) return []
    const found = await Promise.all([`${top}/.git/info/exclude`, `${home}/.config/git/ignore`].map(read))
    return found.filter((rules) => rules !== undefined)
  }

  const judge = async (chain: Level[], path: string, isDirectory: boolean): Promise<boolean> =>
    judgeWith(chain, await (common ??= readCommon()), top, path, isDirectory)

  /** The directory and those above it, the innermost first. */
  const chainOf = (directory: string): Promise<Level[]> => {
    const known = chains.get(directory)
    if (known) return known
    const made = makeChain(directory)
    chains.set(directory, made)
    return made
  }

  const makeChain = async (directory: string): Promise<Level[]> => {
    const isTop = directory === top || !directory.startsWith(top === "/" ? top : `${top}/`)
    const above = isTop ? [] : await chainOf(dirname(directory))
    const isIgnored =
      above[0]?.isIgnored === true || (!isTop && (directory.endsWith("/.git") || (await judge(above, directory, true))))
    if (isIgnored) return [{ directory, isIgnored }]
    const prefix = directory === "/" ? "" : directory
    const [own, git] = await Promise.all([
      read(`${prefix}/.ignore`),
      isRepository ? read(`${prefix}/.gitignore`) : undefined,
    ])
    return [{ directory, isIgnored, own, git }, ...above]
  }

  return {
    isIgnored: async (path, isDirectory) => {
      const chain = await chainOf(dirname(path))
      return chain[0]?.isIgnored === true || path.endsWith("/.git") || judge(chain, path, isDirectory)
    },
    within: async (directory) => {
      const chain = await chainOf(directory)
      if (chain[0]?.isIgnored) return () => true
      const rules = await (common ??= readCommon())
      const prefix = directory === "/" ? "/" : `${directory}/`
      return (name, isDirectory) => name === ".git" || judgeWith(chain, rules, top, prefix + name, isDirectory)
    },
    forget: () => {
      chains.clear()
      common = undefined
    },
  }
}

const judgeWith = (chain: Level[], common: IgnoreRules[], top: string, path: string, isDirectory: boolean): boolean => {
  for (const kind of ["own", "git"] as const) {
    for (const level of chain) {
      const verdict = level[kind]?.(below(level.directory, path), isDirectory)
      if (verdict !== undefined) return verdict
    }
  }
  for (const rules of common) {
    const verdict = rules(below(top, path), isDirectory)
    if (verdict !== undefined) return verdict
  }
  return false
}

const below = (directory: string, path: string): string => path.slice(directory === "/" ? 1 : directory.length + 1)
