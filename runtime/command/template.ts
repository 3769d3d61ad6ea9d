import { NamedError } from "../errors.ts"

/** A command's template with everything filled in. */
export interface ExpandedTemplate {
  text: string
  /** What stood behind an `@` in the template or the arguments, in order, each once: names of files, directories or agents. */
  references: string[]
}

const placeholder = /\$(ARGUMENTS\b|[1-9]\d*)/g
const shellCommand = /!`([^`]+)`/g
const mention = /(?<![\w`@./])@((?:~\/|\.{1,2}\/|\/)?[\w\-\u00A0-\uFFFF][\w\-./\u00A0-\uFFFF]*)/g

/** Characters that arguments may make of a template: it may name them thousands of times. */
const FILLED_LIMIT = 10_000_000

/** Lists the placeholders of a template: `$1`, `$2` … in their order, then `$ARGUMENTS`. */
export function templateHints(template: string): string[] {
  const found = new Set([...template.matchAll(placeholder)].map((match) => match[0]))
  const positional = [...found]
    .filter((hint) => hint !== "$ARGUMENTS")
    .sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)))
  return found.has("$ARGUMENTS") ? [...positional, "$ARGUMENTS"] : positional
}

/**
 * Fills in a template: `$ARGUMENTS` becomes the arguments as they are; `$1` … become words, in which quotes hold words
 * together, the highest placeholder takes all that is left, and missing words leave nothing. Arguments that no placeholder
 * takes follow after a blank line. `` !`cmd` `` becomes the command's output.
 *
 * Only commands of the template itself run, never those that come in by arguments.
 *
 * @param runShell returns a command's output; without it commands stand as they are, marked as not run
 * @throws BadRequestError when the template would repeat long arguments without end
 */
export async function expandTemplate(
  template: string,
  argumentText: string,
  runShell?: (command: string) => Promise<string>,
): Promise<ExpandedTemplate> {
  const fill = argumentFiller(template, argumentText)
  const pieces: (string | { command: string })[] = []
  let end = 0
  for (const match of template.matchAll(shellCommand)) {
    pieces.push(fill(template.slice(end, match.index)), { command: fill(match[1] ?? "") })
    end = match.index + match[0].length
  }
  pieces.push(fill(template.slice(end)))
  const takesArguments = template.search(placeholder) >= 0
  if (!takesArguments && argumentText.trim()) pieces.push(`\n\n${argumentText}`)
  const texts = await Promise.all(
    pieces.map((piece) => {
      if (typeof piece === "string") return piece
      return runShell ? runShell(piece.command) : `(not run, as this directory is not trusted: ${piece.command})`
    }),
  )
  const written = pieces.filter((piece) => typeof piece === "string").join(" ")
  return { text: texts.join(""), references: mentions(written) }
}

/**
 * Expands a command as a client runs it. Skills are documents, not templates: nothing in them is filled in or run.
 *
 * @param runShell used for trusted commands only
 */
export function expandCommand(
  command: { template: string; source?: string | undefined; isTrusted: boolean },
  argumentText: string,
  runShell: (command: string) => Promise<string>,
): Promise<ExpandedTemplate> {
  if (command.source !== "skill")
    return expandTemplate(command.template, argumentText, command.isTrusted ? runShell : undefined)
  const text = argumentText.trim() ? `${command.template}\n\n${argumentText}` : command.template
  return Promise.resolve({ text, references: mentions(argumentText) })
}

/** Whether expanding a command as a client runs it runs programs. */
export const runsShell = (command: { template: string; source?: string | undefined; isTrusted: boolean }): boolean =>
  command.isTrusted && command.source !== "skill" && command.template.search(shellCommand) >= 0

/** Lists what stands behind an `@` in a text, each once. Trailing punctuation does not count. */
export function mentions(text: string): string[] {
  const names = [...text.matchAll(mention)].map((match) => (match[1] ?? "").replace(/[.]+$/, ""))
  return [...new Set(names.filter(Boolean))]
}

function argumentFiller(template: string, argumentText: string): (text: string) => string {
  const words = splitWords(argumentText)
  const numbers = [...template.matchAll(placeholder)].flatMap((match) =>
    match[1] === "ARGUMENTS" ? [] : [Number(match[1])],
  )
  const count = [...template.matchAll(placeholder)].length
  if (count * argumentText.length > FILLED_LIMIT) {
    const message = `Shorten the arguments: the command's template repeats them ${count} times`
    throw new NamedError("BadRequestError", { message, kind: "Payload" })
  }
  const last = numbers.reduce((highest, number) => Math.max(highest, number), 0)
  return (text) =>
    text.replace(placeholder, (_, name: string) => {
      if (name === "ARGUMENTS") return argumentText
      const number = Number(name)
      return number === last ? words.slice(number - 1).join(" ") : (words[number - 1] ?? "")
    })
}

/** Splits into words as a shell does: quotes hold together and go away, a backslash keeps the next character. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ""
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === "\\" && quote !== "'" && at + 1 < text.length) word = (word ?? "") + text.charAt(++at)
    else if (quote) {
      if (character === quote) quote = ""
      else word = (word ?? "") + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ""
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? "") + character
  }
  if (word !== undefined) words.push(word)
  return words
}
