import { type ShellToken, type ShellWord, shellTokens } from "./shell-words.ts"

/** One simple command of a command line. */
export interface ShellCommand {
  /** As written, redirections included, with one space where there were several. Empty for the list of a `for`. */
  text: string
  /** Without redirections. */
  words: ShellWord[]
  /** The text from one of the words on. */
  textFrom(word: ShellWord): string
  /** Files that redirections name. */
  targets: ShellWord[]
  /** Path of the subshell that it runs in, e.g. `0/2`: what a command changes (`cd`) holds in its scope and below. */
  scope: string
  /** Whether it reads text that stands in the command line (`<<`, `<<<`), which is not in `text`. */
  hasHeredoc: boolean
}

export interface ShellSplit {
  /** All simple commands, those inside `$(…)` and the like after the one that holds them. */
  commands: ShellCommand[]
  /** False when the line may mean something else than these commands: judge it as a whole as well. */
  certain: boolean
}

/** Words that only structure a line; a command follows. */
const STRUCTURE = new Set(["if", "then", "elif", "else", "fi", "while", "until", "do", "done", "esac", "!", "{", "}"])
const DEPTH_LIMIT = 40

/**
 * Splits a command line into its simple commands. Keeps to what it is sure of: functions, `case`, arithmetic loops,
 * arrays and whatever does not parse give `certain: false`, with the commands found so far as it can tell.
 *
 * @throws Error when commands are nested more than 40 deep
 */
export function splitShell(source: string, depth = 0, scope = "0"): ShellSplit {
  checkDepth(depth)
  const { tokens, end, certain: readable } = shellTokens(source)
  const commands: ShellCommand[] = []
  let certain = readable && end === source.length
  let current: ShellToken[] = []
  const scopes = [scope]
  let subshells = 0
  const nextScope = (): string => `${scopes.at(-1) ?? scope}/${(subshells += 1)}`

  const addInner = (words: ShellWord[]): void => {
    for (const inner of words.flatMap((word) => word.inner)) {
      const split = splitShell(inner, depth + 1, nextScope())
      commands.push(...split.commands)
      certain &&= split.certain
    }
  }

  const finish = (text?: string): void => {
    if (current.length === 0) return
    const tokens = current
    const words: ShellWord[] = []
    const targets: ShellWord[] = []
    let hasHeredoc = false
    for (const [index, token] of current.entries()) {
      const before = current[index - 1]
      if (token.kind !== "word") hasHeredoc ||= token.text.startsWith("<<")
      else if (before?.kind !== "redirection") words.push(token)
      else if (!before.text.startsWith("<<") && !/^(?:\d+|-)$/.test(token.text)) targets.push(token)
    }
    const textFrom = (word: ShellWord): string => joined(source, tokens.slice(tokens.indexOf(word)))
    const place = { scope: scopes.at(-1) ?? scope, hasHeredoc }
    commands.push({ text: text ?? joined(source, tokens), words, textFrom, targets, ...place })
    current = []
    addInner(tokens.filter((token) => token.kind === "word"))
  }

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined) break
    if (token.kind === "operator") {
      const call = token.text === "(" && current.length > 0
      finish()
      // `name()`, `a=(…)` and `@(…)` are no subshells; `((` is arithmetic.
      if (
        call ||
        (token.text === "(" && tokens[index + 1]?.text === "(") ||
        token.text.startsWith(";;") ||
        token.text === ";&"
      )
        certain = false
      if (token.text === "(") scopes.push(nextScope())
      if (token.text === ")" && scopes.length > 1) scopes.pop()
      continue
    }
    if (token.kind === "word" && current.length === 0) {
      if (STRUCTURE.has(token.text)) continue
      if (token.text === "for" || token.text === "select") {
        while (tokens[index + 1] !== undefined && tokens[index + 1]?.kind !== "operator")
          current.push(tokens[++index] ?? token)
        // `for x do …` goes through "$@": what follows is no list.
        if (current.some(({ text }) => text === "do")) certain = false
        finish("")
        continue
      }
      if (token.text === "case" || token.text === "function" || token.text === "coproc") certain = false
      if (token.text === "[[") {
        const close = tokens.findIndex((other, position) => position > index && other.text === "]]")
        if (close > 0) {
          current = tokens.slice(index, close + 1).filter((other) => other.kind === "word")
          finish()
          index = close
          continue
        }
        certain = false
      }
    }
    current.push(token)
  }
  finish()
  return { commands, certain }
}

/** @throws Error for commands inside each other that nobody could judge */
export function checkDepth(depth: number): void {
  if (depth > DEPTH_LIMIT)
    throw new Error("Cannot run the command: it is nested too deeply; write it as a script or in several calls")
}

/** The text of neighbouring tokens, white space and continued lines between them as one space. */
function joined(source: string, tokens: ShellToken[]): string {
  let text = ""
  for (const [index, token] of tokens.entries()) {
    const gap = index === 0 ? "" : source.slice(tokens[index - 1]?.end, token.start)
    text += (/^(?:[ \t]|\\\n)+$/.test(gap) ? " " : gap) + token.text
  }
  return text
}
