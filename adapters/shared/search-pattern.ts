import { NamedError } from "../../runtime/errors.ts"

/** Where a pattern matches in one line, in UTF-16 units. */
export interface Span {
  start: number
  end: number
}

/** A compiled pattern, in time linear in what it searches. */
export interface SearchPattern {
  /** Text that every match has; undefined when none is known. */
  literal?: string
  /** Whether nothing but the literal is searched for. */
  isLiteral: boolean
  /** Tells whether a line of the text may match; when not, none does. */
  mayMatch(text: string): boolean
  /** Matches in one line, without its end. */
  spans(line: string): Span[]
}

/** Steps that a backtracking search of one line may take at worst. */
const STEPS_LIMIT = 1e7

/** One atom of a pattern without groups and alternatives, and its quantifier. */
const ATOM = /(\\[bBdDwWsStnr]|\\[^\w\s]|\[\^?(?:[^\]\\[]|\\[dDwWsStnr]|\\[^\w\s])+\]|[^\\[\](){}|*+?])([*+?]?)/y

const invalid = (pattern: string, cause?: unknown) =>
  new NamedError(
    "InvalidPatternError",
    { message: `Cannot search: "${pattern}" is not a regular expression`, pattern },
    { cause },
  )

/** What is known of a pattern that both engines read alike; undefined for one with groups, alternatives and the like. */
const readSimple = (pattern: string): { literal: string; isLiteral: boolean; unbounded: number } | undefined => {
  let literal = ""
  let run = ""
  let unbounded = 0
  let isLiteral = true
  ATOM.lastIndex = 0
  while (ATOM.lastIndex < pattern.length) {
    const match = ATOM.exec(pattern)
    if (!match) return undefined
    const [, atom = "", quantifier = ""] = match
    const isCharacter = (atom.length === 1 && !".^$".includes(atom)) || /^\\[^\w\s]$/.test(atom)
    if (quantifier === "*" || quantifier === "+") unbounded += 1
    // Half of a surrogate pair is no character that a quantifier could follow.
    if (quantifier !== "" && /[\uD800-\uDFFF]/.test(atom)) return undefined
    if (isCharacter && (quantifier === "" || quantifier === "+")) run += atom.at(-1)
    if (!isCharacter || quantifier !== "") {
      isLiteral = false
      if (run.length > literal.length) literal = run
      run = ""
    }
  }
  return { literal: run.length > literal.length ? run : literal, isLiteral, unbounded }
}

const literalPattern = (literal: string): SearchPattern => ({
  literal,
  isLiteral: true,
  mayMatch: (text) => text.includes(literal),
  spans: (line) => {
    const found: Span[] = []
    for (let start = line.indexOf(literal); start >= 0; start = line.indexOf(literal, start + literal.length)) {
      found.push({ start, end: start + literal.length })
    }
    return found
  },
})

/**
 * Compiles a regular expression in RE2's syntax, which is that of ripgrep but for details. RE2 (in JavaScript, loaded at the
 * first pattern that is more than text) decides what is a pattern; JavaScript's own engine, which is quicker but can take
 * forever, gets only lines that are short enough for it.
 *
 * @throws InvalidPatternError
 */
export const searchPattern = async (pattern: string): Promise<SearchPattern> => {
  if (pattern.includes("\0")) throw invalid(pattern)
  const simple = readSimple(pattern)
  if (simple?.isLiteral && simple.literal !== "") return literalPattern(simple.literal)
  const { RE2JS } = await import("re2js")
  const compile = () => {
    try {
      return RE2JS.compile(pattern, RE2JS.MULTILINE)
    } catch (cause) {
      throw invalid(pattern, cause)
    }
  }
  const linear = compile()
  const quick = simple && new RegExp(pattern, "g")

  const linearSpans = (line: string): Span[] => {
    const found: Span[] = []
    const matcher = linear.matcher(line)
    while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() })
    return found
  }

  return {
    ...(simple && simple.literal !== "" && { literal: simple.literal }),
    isLiteral: false,
    mayMatch: (text) => quick !== undefined || linear.test(text),
    spans: (line) => {
      if (!quick || line.length ** ((simple?.unbounded ?? 0) + 1) > STEPS_LIMIT) return linearSpans(line)
      return Array.from(line.matchAll(quick), ({ index, 0: text }) => ({ start: index, end: index + text.length }))
    },
  }
}
