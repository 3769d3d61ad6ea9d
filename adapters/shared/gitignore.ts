import { globMatcher } from "./glob.ts"

interface Rule {
  matches: (path: string) => boolean
  ignores: boolean
  directoriesOnly: boolean
}

/** Rules of one .gitignore file, for paths relative to its directory: true ignored, false kept, undefined no word on it. */
export type IgnoreRules = (path: string, isDirectory: boolean) => boolean | undefined

const parseRule = (line: string): Rule[] => {
  const pattern = line.replace(/(?<!\\)\s+$/, "")
  if (pattern === "" || pattern.startsWith("#")) return []
  const isNegated = pattern.startsWith("!")
  const body = isNegated ? pattern.slice(1) : pattern
  const directoriesOnly = body.endsWith("/")
  // A bracket without an end makes git ignore the line.
  try {
    return [{ matches: globMatcher(directoriesOnly ? body.slice(0, -1) : body), ignores: !isNegated, directoriesOnly }]
  } catch {
    return []
  }
}

/** Reads the rules of a .gitignore file. The last rule that matches decides. */
export const parseGitignore = (text: string): IgnoreRules => {
  const rules = text.split(/\r?\n/).flatMap(parseRule).reverse()
  return (path, isDirectory) =>
    rules.find((rule) => (isDirectory || !rule.directoriesOnly) && rule.matches(path))?.ignores
}
