import { type NamePattern, namePattern } from "./name-pattern.ts"

/** Rules of one .gitignore file, for paths relative to its directory: true ignored, false kept, undefined no word on it. */
export type IgnoreRules = (path: string, isDirectory: boolean) => boolean | undefined

interface Rule {
  /** Patterns of a path's segments; undefined stands for any number of them. */
  segments: (NamePattern | undefined)[]
  /** Matches at any depth: the pattern is one of names. */
  isName: boolean
  ignores: boolean
  directoriesOnly: boolean
}

/**
 * Reads the rules of a .gitignore file. The last rule that matches decides.
 *
 * Source: https://git-scm.com/docs/gitignore
 */
export const parseGitignore = (text: string): IgnoreRules => {
  const rules = text
    .split("\n")
    .flatMap((line) => parseRule(line.endsWith("\r") ? line.slice(0, -1) : line))
    .reverse()
  return (path, isDirectory) => {
    const segments = path.split("/")
    const name = segments.at(-1) ?? ""
    return rules.find(
      (rule) =>
        (isDirectory || !rule.directoriesOnly) &&
        (rule.isName ? (rule.segments[0]?.(name) ?? true) : matches(rule.segments, segments)),
    )?.ignores
  }
}

const parseRule = (line: string): Rule[] => {
  const pattern = line.replace(/(?<!\\)[ \t]+$/, "")
  if (pattern === "" || pattern.startsWith("#")) return []
  const isNegated = pattern.startsWith("!")
  const body = isNegated ? pattern.slice(1) : pattern
  const directoriesOnly = body.endsWith("/")
  const clean = (directoriesOnly ? body.slice(0, -1) : body).replace(/^\//, "")
  const segments = clean
    .split("/")
    .map((segment) => (segment === "**" ? undefined : (namePattern(segment) ?? "broken")))
  // A bracket without an end makes git ignore the line.
  if (clean === "" || segments.includes("broken")) return []
  const isName = !body.slice(0, -1).includes("/")
  return [{ segments: segments as Rule["segments"], isName, ignores: !isNegated, directoriesOnly }]
}

/** As with stars in a name, only the last `**` may have to take more. At the end it stands for one segment or more. */
const matches = (patterns: Rule["segments"], segments: string[]): boolean => {
  let pattern = 0
  let at = 0
  let star = -1
  let taken = 0
  while (at < segments.length) {
    const isStar = pattern < patterns.length && patterns[pattern] === undefined
    if (isStar && pattern === patterns.length - 1) return true
    if (isStar) {
      star = pattern++
      taken = at
    } else if (patterns[pattern]?.(segments[at] ?? "")) {
      pattern += 1
      at += 1
    } else if (star >= 0) {
      pattern = star + 1
      at = ++taken
    } else return false
  }
  return pattern === patterns.length
}
