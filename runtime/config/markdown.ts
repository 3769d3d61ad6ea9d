import { NamedError } from "../errors.ts"
import { isObject, type JsonObject } from "./merge.ts"

export interface MarkdownFile {
  /** The YAML between the leading `---` lines. */
  front: JsonObject
  /** The text after it, trimmed. */
  body: string
}

/** Longer front matter is none that anybody wrote by hand: parsing it could take minutes. */
const LIMIT = 64 * 1024

const frontMatter = /^\uFEFF?---[^\S\n]*\r?\n(?:([\s\S]*?)\r?\n)?---[^\S\n]*(?:\r?\n|$)/

/**
 * Splits a markdown file into front matter and body.
 *
 * @throws ConfigInvalidError when the front matter is no YAML mapping
 */
export async function parseMarkdown(text: string, path: string): Promise<MarkdownFile> {
  const match = frontMatter.exec(text)
  if (!match) return { front: {}, body: text.trim() }
  const body = text.slice(match[0].length).trim()
  const yaml = match[1] ?? ""
  if (!yaml.trim()) return { front: {}, body }
  if (yaml.length > LIMIT) throw invalid(path, `longer than ${LIMIT} characters`)
  const { parse } = await import("yaml")
  let front: unknown
  try {
    front = parse(yaml, OPTIONS)
  } catch {
    try {
      front = parse(quoted(yaml), OPTIONS)
    } catch (error) {
      throw invalid(path, error instanceof Error ? (error.message.split("\n")[0] ?? "") : "no YAML")
    }
  }
  if (front === null || front === undefined) return { front: {}, body }
  if (!isObject(front)) throw invalid(path, "expected keys and values")
  return { front, body }
}

/** Looking for keys that come twice takes time that grows with the square of their number. */
const OPTIONS = { maxAliasCount: 20, uniqueKeys: false }

/** People write `description: use when: always` without quotes, which is no YAML: such values are quoted for them. */
const quoted = (yaml: string) =>
  yaml.replace(
    /^([A-Za-z_][\w-]*): +(?! )([^"'\s|>[{&*!%@`].*: .*|.*:)$/gm,
    (_, key: string, value: string) => `${key}: ${JSON.stringify(value)}`,
  )

function invalid(path: string, reason: string): NamedError {
  const message = `front matter: ${reason.replace(/:$/, "")}`
  return new NamedError("ConfigInvalidError", {
    message: `Cannot use "${path}": ${message}`,
    path,
    issues: [{ message, path: [] }],
  })
}
