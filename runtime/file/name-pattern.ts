/** A test of one name, without slashes, in time linear to the lengths of name and pattern. */
export type NamePattern = (name: string) => boolean

/** What one character of a name has to be: itself, any, one of a class; or any number of any. */
type Token = string | "any" | "many" | ((character: string) => boolean)

/**
 * Compiles `*`, `?`, `[a-z]`, `[!a]` and `\` before a character. Regular expressions would need time exponential in the number of
 * stars, and whoever wrote a repository's .gitignore could stop the server with one.
 *
 * @returns undefined for a class that never ends, which matches nothing
 */
export const namePattern = (pattern: string): NamePattern | undefined => {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern
  const suffix = /^\*([^*?[\\]*)$/.exec(pattern)?.[1]
  if (suffix !== undefined) return (name) => name.endsWith(suffix)
  const tokens = tokensOf(pattern)
  return tokens && ((name) => matches(tokens, name))
}

const tokensOf = (pattern: string): Token[] | undefined => {
  const tokens: Token[] = []
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index)
    if (character === "*") {
      if (tokens.at(-1) !== "many") tokens.push("many")
    } else if (character === "?") tokens.push("any")
    else if (character === "[") {
      const parsed = classAt(pattern, index)
      if (!parsed) return undefined
      tokens.push(parsed.test)
      index = parsed.last
    } else {
      if (character === "\\") index += 1
      tokens.push(pattern.charAt(index))
    }
  }
  return tokens
}

/** A bracket right after the opening one is part of the class. */
const classAt = (
  pattern: string,
  start: number,
): { test: (character: string) => boolean; last: number } | undefined => {
  const isNegated = pattern[start + 1] === "!" || pattern[start + 1] === "^"
  const ranges: [string, string][] = []
  let index = start + (isNegated ? 2 : 1)
  for (const first = index; index === first || pattern[index] !== "]"; index += 1) {
    if (pattern[index] === "\\") index += 1
    const from = pattern[index]
    if (from === undefined) return undefined
    const isRange = pattern[index + 1] === "-" && pattern[index + 2] !== "]" && pattern[index + 2] !== undefined
    ranges.push([from, (isRange ? pattern[index + 2] : from) ?? from])
    if (isRange) index += 2
  }
  const holds = (character: string) => ranges.some(([from, to]) => from <= character && character <= to)
  return { test: (character) => holds(character) !== isNegated, last: index }
}

/** After a star that has taken too little, only that star has to take more; earlier ones need no second look. */
const matches = (tokens: Token[], name: string): boolean => {
  let token = 0
  let at = 0
  let star = -1
  let taken = 0
  while (at < name.length) {
    const wanted = tokens[token]
    if (wanted === "many") {
      star = token++
      taken = at
    } else if (wanted !== undefined && fits(wanted, name.charAt(at))) {
      token += 1
      at += 1
    } else if (star >= 0) {
      token = star + 1
      at = ++taken
    } else return false
  }
  while (tokens[token] === "many") token += 1
  return token === tokens.length
}

const fits = (token: Token, character: string): boolean =>
  typeof token === "function" ? token(character) : token === "any" || token === character
