/** A word of a command line. */
export interface ShellWord {
  kind: "word"
  /** As written. */
  text: string
  start: number
  end: number
  /** Its value with quotes and escapes removed, up to the first thing that the shell expands. A home directory counts as `~`. */
  value: string
  /** Whether `value` is all of it. */
  exact: boolean
  /** Sources of the commands inside: `$(…)`, backticks, `<(…)`. */
  inner: string[]
}

/** An operator between commands, or a redirection, whose target is the next word. */
interface ShellOperator {
  kind: "operator" | "redirection"
  text: string
  start: number
  end: number
}

export type ShellToken = ShellWord | ShellOperator

export interface ShellTokens {
  tokens: ShellToken[]
  /** Where reading stopped: the end, or the parenthesis that closes a nested command. */
  end: number
  /** False when quotes or parentheses do not match: the shell may then see something else than these tokens. */
  certain: boolean
}

const OPERATOR = /&&|\|\||;;&|;;|;&|\|&|&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>|;|&|\||\(|\)|\n/y
const REDIRECTION = /^(?:&>>?|[<>].*)$/
/** Characters that end a word. A carriage return is none: to a shell it is a letter. */
const WORD_END = " \t\n;&|()<>"
/** Characters that the shell expands in an unquoted word. */
const EXPANDED = "*?[{"
/** Quoted text that bash runs where a word names a variable or is a number: `printf -v 'a[$(cmd)]'`. */
const hidesCommand = (literal: string): boolean => {
  const subscript = literal.search(/\w\[/)
  return subscript >= 0 && /\$[({]|`/.test(literal.slice(subscript))
}
/** Words that are commands although they hold such a character. */
const PLAIN = new Set(["[", "[[", "{"])
const DEPTH_LIMIT = 40

/** Splits a command line (POSIX shell and bash) into tokens; does not expand anything. */
export function shellTokens(source: string, start = 0, depth = 0): ShellTokens {
  const tokens: ShellToken[] = []
  const heredocs: { word: ShellWord; indented: boolean }[] = []
  const nested = depth > 0
  let at = start
  let certain = depth < DEPTH_LIMIT
  let parentheses = 0

  const word: { value: string; exact: boolean; inner: string[] } = { value: "", exact: true, inner: [] }
  /** All of a word that the shell takes as it stands, also behind what it expands. */
  let literal = ""
  const add = (text: string): void => {
    literal += text
    if (word.exact) word.value += text
  }

  /** Reads up to the parenthesis that closes a nested command, and past it. `at` is behind the opening one. */
  const nestedCommand = (): void => {
    const from = at
    const result = certain ? shellTokens(source, from, depth + 1) : { end: source.length, certain: false }
    certain &&= result.certain && source[result.end] === ")"
    word.inner.push(source.slice(from, result.end))
    at = result.end + 1
  }

  /** Reads text in which only `\`, `$` and backticks are special, up to a closing character or a position, and past it. */
  const quoted = (isEnd: () => boolean): void => {
    while (at < source.length && !isEnd()) {
      const char = source[at]
      if (char === "\\") {
        if (source[at + 1] !== "\n") add(source.slice(at + ('$`"\\'.includes(source[at + 1] ?? "") ? 1 : 0), at + 2))
        at += 2
      } else if (char === "$" || char === "`") dollar()
      else {
        add(char ?? "")
        at += 1
      }
    }
  }

  const closedBy = (char: string): void => {
    quoted(() => source[at] === char)
    certain &&= source[at] === char
    at += 1
  }

  const singleQuoted = (): void => {
    const end = source.indexOf("'", at + 1)
    certain &&= end >= 0
    add(source.slice(at + 1, end < 0 ? source.length : end))
    at = end < 0 ? source.length : end + 1
  }

  /** `$'…'`, where a backslash escapes the quote. */
  const ansiQuoted = (): void => {
    word.exact = false
    at += 2
    while (at < source.length && source[at] !== "'") at += source[at] === "\\" ? 2 : 1
    certain &&= source[at] === "'"
    at += 1
  }

  /** `$((…))`, which may turn out to be a command in two pairs of parentheses. */
  const arithmetic = (): void => {
    const from = at + 2
    let open = 2
    at += 3
    quoted(() => {
      if (source[at] === "(") open += 1
      if (source[at] === ")") open -= 1
      return open === 0
    })
    if (source[at] !== ")" || source[at - 1] !== ")") {
      certain = false
      word.inner.push(source.slice(from, at))
    }
    at += 1
  }

  /** `${…}`. Quotes in it follow rules of their own, and `!`, `(` (zsh) and `@` can run what a variable holds. */
  const parameter = (): void => {
    const from = (at += 2)
    closedBy("}")
    if (/^[!(]|['"]|@[A-Za-z]\}$/.test(source.slice(from, at))) certain = false
  }

  /** An expansion at `$` or a backtick. */
  function dollar(): void {
    const home = word.value === "" ? /^\$(?:HOME\b|\{HOME\})/.exec(source.slice(at, at + 8)) : null
    if (home !== null) {
      add("~")
      at += home[0].length
      return
    }
    const next = source[at + 1] ?? ""
    if (source[at] === "$" && !/[\w({@*#?$![-]/.test(next)) {
      add("$")
      at += 1
      return
    }
    word.exact = false
    if (source[at] === "`") backticks()
    else if (source.startsWith("$((", at)) arithmetic()
    else if (next === "(") {
      at += 2
      nestedCommand()
    } else if (next === "{") parameter()
    else at += /^\$(?:\w+|.)/s.exec(source.slice(at, at + 200))?.[0].length ?? 1
  }

  function backticks(): void {
    let text = ""
    for (at += 1; at < source.length && source[at] !== "`"; at++) {
      if (source[at] === "\\" && "`\\$".includes(source[at + 1] ?? " ")) at += 1
      text += source[at] ?? ""
    }
    certain &&= source[at] === "`"
    word.inner.push(text)
    at += 1
  }

  /** Reads a word; undefined when it is only the number of a redirection. */
  const readWord = (): ShellWord | undefined => {
    const from = at
    Object.assign(word, { value: "", exact: true, inner: [] })
    literal = ""
    while (at < source.length) {
      const char = source[at] ?? ""
      if ((char === "<" || char === ">") && source[at + 1] === "(") {
        word.exact = false
        at += 2
        nestedCommand()
      } else if (WORD_END.includes(char)) break
      else if (char === "\\") {
        if (source[at + 1] !== "\n") add(source[at + 1] ?? "\\")
        at += 2
      } else if (char === "'") singleQuoted()
      else if (char === '"') {
        at += 1
        closedBy('"')
      } else if (char === "$" && source[at + 1] === "'") ansiQuoted()
      else if (char === "$" && source[at + 1] === '"') at += 1
      else if (char === "$" || char === "`") dollar()
      else {
        if (EXPANDED.includes(char)) word.exact = false
        add(char)
        at += 1
      }
    }
    at = Math.min(at, source.length)
    const text = source.slice(from, at)
    if (hidesCommand(literal)) certain = false
    if (/^\d+$/.test(text) && (source[at] === "<" || source[at] === ">")) return undefined
    if (PLAIN.has(text)) Object.assign(word, { value: text, exact: true })
    return { kind: "word", text, start: from, end: at, ...word }
  }

  /** Reads the text of the here-documents that the line before has announced. */
  const readHeredocs = (): void => {
    for (const { word: delimiter, indented } of heredocs.splice(0)) {
      const stop = lastLine(delimiter.value, indented)
      const isClosed = stop < source.length || delimiter.value === ""
      certain &&= isClosed && delimiter.exact
      if (delimiter.text === delimiter.value) {
        Object.assign(word, { value: "", exact: false, inner: delimiter.inner })
        quoted(() => at >= stop)
      }
      const newline = source.indexOf("\n", Math.max(at, stop))
      at = newline < 0 ? source.length : newline
    }
  }

  /** Where the line that ends a here-document starts; the end of the source without one. Only `\n` ends lines. */
  const lastLine = (delimiter: string, indented: boolean): number => {
    for (let start = at; start < source.length;) {
      const newline = source.indexOf("\n", start)
      const line = source.slice(start, newline < 0 ? source.length : newline)
      if ((indented ? line.replace(/^\t+/, "") : line) === delimiter) return start
      if (newline < 0) break
      start = newline + 1
    }
    return source.length
  }

  while (at < source.length) {
    const char = source[at] ?? ""
    if (char === "\\" && source[at + 1] === "\n") at += 2
    else if (" \t".includes(char)) at += 1
    else if (char === "#") {
      const end = source.indexOf("\n", at)
      at = end < 0 ? source.length : end
    } else {
      OPERATOR.lastIndex = at
      const operator = /^[<>]\($/.test(source.slice(at, at + 2)) ? undefined : OPERATOR.exec(source)?.[0]
      if (operator === undefined) {
        const before = tokens.at(-1)
        const read = readWord()
        if (read === undefined) continue
        tokens.push(read)
        if (before?.text === "<<" || before?.text === "<<-")
          heredocs.push({ word: read, indented: before.text === "<<-" })
        continue
      }
      if (operator === ")" && nested && parentheses === 0)
        return { tokens, end: at, certain: certain && heredocs.length === 0 }
      if (operator === "(") parentheses += 1
      if (operator === ")") parentheses -= 1
      tokens.push({
        kind: REDIRECTION.test(operator) ? "redirection" : "operator",
        text: operator,
        start: at,
        end: at + operator.length,
      })
      at += operator.length
      if (operator === "\n") readHeredocs()
    }
  }
  return { tokens, end: source.length, certain: certain && !nested && parentheses === 0 && heredocs.length === 0 }
}
