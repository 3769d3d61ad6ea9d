import { NamedError } from "../errors.ts"
import { isObject, type JsonObject } from "./merge.ts"

/** What `{env:NAME}` and `{file:path}` are replaced from. */
export interface Substitutes {
  /** Undefined leaves an empty text. */
  env(name: string, key: readonly string[]): string | undefined
  /** Reads a file named as in the config; undefined when it is missing. */
  file(path: string): Promise<string | undefined>
}

const reference = /\{(env|file):([^{}]+)\}/g

/**
 * Replaces `{env:NAME}` and `{file:path}` in every text of a config. Files are trimmed. What comes in is never read as JSON.
 *
 * @param configPath names the config in errors
 * @throws ConfigInvalidError when a file is missing
 */
export async function substitute(layer: JsonObject, from: Substitutes, configPath: string): Promise<JsonObject> {
  return (await replaceIn(layer, [])) as JsonObject

  async function replaceIn(value: unknown, key: string[]): Promise<unknown> {
    if (typeof value === "string") return value.includes("{") ? replaceText(value, key) : value
    if (Array.isArray(value)) return Promise.all(value.map((entry, index) => replaceIn(entry, [...key, String(index)])))
    if (!isObject(value)) return value
    const entries = Object.entries(value).map(
      async ([name, entry]) => [name, await replaceIn(entry, [...key, name])] as const,
    )
    return Object.fromEntries(await Promise.all(entries))
  }

  async function replaceText(text: string, key: string[]): Promise<string> {
    let replaced = ""
    let end = 0
    for (const match of text.matchAll(reference)) {
      const [whole, kind, name = ""] = match
      const value = kind === "env" ? (from.env(name.trim(), key) ?? "") : await from.file(name.trim())
      if (value === undefined) throw missing(name.trim(), key)
      replaced += text.slice(end, match.index) + (kind === "env" ? value : value.trim())
      end = match.index + whole.length
    }
    return replaced + text.slice(end)
  }

  function missing(file: string, key: string[]): NamedError {
    const reason = `cannot read "{file:${file}}": no such file`
    return new NamedError("ConfigInvalidError", {
      message: `Cannot use config "${configPath}" at "${key.join(".")}": ${reason}`,
      path: configPath,
      issues: [{ message: reason, path: key }],
    })
  }
}
