import { isWithin } from "../config/paths.ts"
import { type Diagnostic, isError } from "./protocol.ts"

export interface DiagnosisParts {
  /** What is said about files that were changed, by path. */
  changed: ReadonlyMap<string, Diagnostic[]>
  /** Errors that other files have got by it. */
  others: ReadonlyMap<string, Diagnostic[]>
  /** Paths below it are shown relative to it. */
  directory: string
}

const ERRORS_PER_FILE = 20
const ERRORS_PER_OTHER_FILE = 5
const CHANGED_FILES = 10
const OTHER_FILES = 5
const MESSAGE_KEPT = 500

/** Errors as the model reads them; empty when there are none. */
export const diagnosisText = ({ changed, others, directory }: DiagnosisParts): string => {
  const wrong = [...changed].filter(([, found]) => found.some(isError))
  const own = wrong
    .slice(0, CHANGED_FILES)
    .map(([path, found]) => fileText("Errors in", path, found, ERRORS_PER_FILE, directory))
  if (wrong.length > CHANGED_FILES) own.push(`(Errors in ${wrong.length - CHANGED_FILES} more files)`)
  const rest = [...others]
    .slice(0, OTHER_FILES)
    .map(([path, found]) => fileText("New errors in", path, found, ERRORS_PER_OTHER_FILE, directory))
  return [...own, ...rest].filter((text) => text !== "").join("\n")
}

const fileText = (head: string, path: string, diagnostics: Diagnostic[], limit: number, directory: string): string => {
  const errors = diagnostics.filter(isError)
  if (errors.length === 0) return ""
  const shown = isWithin(path, directory) && path !== directory ? path.slice(directory.length).replace(/^\//, "") : path
  const lines = errors.slice(0, limit).map(errorLine)
  if (errors.length > limit) lines.push(`(${errors.length - limit} more)`)
  return `${head} ${shown} (line:column):\n${lines.join("\n")}`
}

const errorLine = ({ range: { start }, message, source, code }: Diagnostic): string => {
  const text = message.length > MESSAGE_KEPT ? `${message.slice(0, MESSAGE_KEPT)}…` : message
  const origin = [source, code].filter((part) => part !== undefined).join(" ")
  return `${start.line + 1}:${start.character + 1} ${text}${origin === "" ? "" : ` (${origin})`}`
}
