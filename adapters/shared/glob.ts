import { NamedError } from "../../runtime/errors.ts"

const invalid = (pattern: string) =>
  new NamedError("InvalidPatternError", { message: `Cannot search: "${pattern}" is not a glob`, pattern })

/** A character class of a glob as one of a regular expression, with the index after it; undefined when it never ends. */
const characterClass = (glob: string, start: number): { source: string; next: number } | undefined => {
  const negated = glob[start + 1] === "!" || glob[start + 1] === "^"
  const first = start + (negated ? 2 : 1)
  const end = glob.indexOf("]", first + 1)
  if (end < 0) return undefined
  const body = glob.slice(first, end).replace(/[\\\]^[]/g, "\\$&")
  return { source: `[${negated ? "^/" : ""}${body}]`, next: end + 1 }
}

/** The source of a regular expression for a glob: `*`, `**`, `?`, `[a-z]`, `[!a]`, `{a,b}` and `\` before a character. */
const globSource = (glob: string): string => {
  let source = ""
  let depth = 0
  for (let index = 0; index < glob.length;) {
    const character = glob[index] ?? ""
    const isSegmentStart = index === 0 || glob[index - 1] === "/"
    if (isSegmentStart && glob.startsWith("**/", index)) {
      source += "(?:[^/]+/)*"
      index += 3
      continue
    }
    if (isSegmentStart && glob.slice(index) === "**") return `${source}.+`
    if (character === "[") {
      const parsed = characterClass(glob, index)
      if (!parsed) throw invalid(glob)
      source += parsed.source
      index = parsed.next
      continue
    }
    if (character === "\\") index += 1
    if (character === "*") source += "[^/]*"
    else if (character === "?") source += "[^/]"
    else if (character === "{") source += "(?:"
    else if (character === "}" && depth > 0) source += ")"
    else if (character === "," && depth > 0) source += "|"
    else source += (glob[index] ?? "\\").replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
    if (character === "{") depth += 1
    if (character === "}" && depth > 0) depth -= 1
    index += 1
  }
  if (depth > 0) throw invalid(glob)
  return source
}

/**
 * A test of relative paths against a glob. As in .gitignore, a glob without a slash (but at its end) matches at any depth.
 *
 * @throws InvalidPatternError for a class or a group that never ends
 */
export const globMatcher = (glob: string): ((path: string) => boolean) => {
  const trimmed = glob.replace(/^\//, "")
  const isAnchored = glob.slice(0, -1).includes("/")
  const expression = compile(`^${isAnchored ? "" : "(?:.*/)?"}(?:${globSource(trimmed)})$`, glob)
  return (path) => expression.test(path)
}

const compile = (source: string, glob: string): RegExp => {
  try {
    return new RegExp(source, "su")
  } catch {
    throw invalid(glob)
  }
}

/** A test of relative paths for one `--glob` of ripgrep: a leading `!` turns it round. */
export const fileFilter = (glob: string): ((path: string) => boolean) => {
  const isNegated = glob.startsWith("!")
  const matches = globMatcher(isNegated ? glob.slice(1) : glob)
  return (path) => matches(path) !== isNegated
}
