import type { ParseError } from "jsonc-parser"
import type { z } from "zod"
import { NamedError } from "../errors.ts"
import { Config } from "../schema/config.ts"
import { isObject, type JsonObject, keepKnown } from "./merge.ts"

/** One layer, checked: known keys only, in the file's order. */
export interface ParsedLayer {
  value: JsonObject
  /** Top-level keys that the format does not know. */
  unknownKeys: string[]
}

/**
 * Reads JSON with comments and trailing commas.
 *
 * @throws ConfigJsonError with line and column of the first mistake; the text itself is not quoted; ConfigInvalidError for no object
 */
export async function parseJson(text: string, path: string): Promise<JsonObject> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Strict JSON is the common case: the tolerant parser is loaded only for the others.
    const jsonc = await import("jsonc-parser")
    const mistakes: ParseError[] = []
    value = jsonc.parse(text, mistakes, { allowTrailingComma: true, allowEmptyContent: true }) ?? {}
    const first = mistakes[0]
    if (first) {
      const place = lineAndColumn(text, first.offset)
      const message = `Cannot read config "${path}": ${spaced(jsonc.printParseErrorCode(first.error))} at line ${place.line}, column ${place.column}`
      throw new NamedError("ConfigJsonError", { message, path })
    }
  }
  if (isObject(value)) return value
  const message = "expected an object"
  const issues = [{ message, path: [] }]
  throw new NamedError("ConfigInvalidError", { message: `Cannot read config "${path}": ${message}`, path, issues })
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n")
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const spaced = (code: string) => code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()

/**
 * Checks a layer against the format.
 *
 * @param text where lines are counted; without it issues name keys only
 * @throws ConfigInvalidError with one issue per wrong key
 */
export async function checkLayer(raw: JsonObject, path: string, text?: string): Promise<ParsedLayer> {
  const parsed = Config.safeParse(raw)
  if (!parsed.success) throw await invalid(parsed.error.issues, path, text)
  const unknownKeys = Object.keys(raw).filter((key) => !Object.hasOwn(Config.shape, key))
  return { value: keepKnown(raw, parsed.data) as JsonObject, unknownKeys }
}

async function invalid(found: z.core.$ZodIssue[], path: string, text: string | undefined): Promise<NamedError> {
  const jsonc = text === undefined ? undefined : await import("jsonc-parser")
  const tree = jsonc?.parseTree(text ?? "", [], { allowTrailingComma: true })
  const issues = found.map((issue) => {
    const key = issue.path.map((segment) => (typeof segment === "number" ? segment : String(segment)))
    let node = undefined
    for (let depth = key.length; tree && jsonc && !node && depth > 0; depth--)
      node = jsonc.findNodeAtLocation(tree, key.slice(0, depth))
    const line = node && text !== undefined ? `line ${lineAndColumn(text, node.offset).line}: ` : ""
    return { message: line + issue.message, path: key.map(String) }
  })
  const first = issues[0]
  const where = first?.path.length ? ` at "${first.path.join(".")}"` : ""
  return new NamedError("ConfigInvalidError", {
    message: `Cannot use config "${path}"${where}: ${first?.message ?? "invalid"}`,
    path,
    issues,
  })
}
