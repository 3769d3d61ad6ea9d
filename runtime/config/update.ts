import type { Environment } from "../ports/environment.ts"
import type { Files, PathOptions } from "../ports/files.ts"
import type { Config } from "../schema/config.ts"
import { type Change, setValues } from "./edit-text.ts"
import { isObject, type JsonObject } from "./merge.ts"
import { parseJson } from "./parse.ts"
import { directoriesDown } from "./paths.ts"
import { redactConfig } from "./redact.ts"

export interface EditableConfig {
  path: string
  /** Undefined when the file does not exist yet. */
  text: string | undefined
}

/** Finds the file that an update goes to: the nearest one up to the work tree's top, else a new `opencode.json`. */
export async function configToEdit(
  options: { files: Files; environment: Environment; directory?: string; worktree?: string },
  bounds: PathOptions = {},
): Promise<EditableConfig> {
  const { directory, worktree = "/", files, environment } = options
  const folders = directory === undefined ? [environment.paths.config] : directoriesDown(worktree, directory).reverse()
  const names =
    directory === undefined ? ["opencode.jsonc", "opencode.json", "config.json"] : ["opencode.jsonc", "opencode.json"]
  for (const folder of folders) {
    for (const name of names) {
      const text = await files.readText(`${folder}/${name}`, bounds)
      if (text !== undefined) return { path: `${folder}/${name}`, text }
    }
  }
  return { path: `${folders[0]}/opencode.json`, text: undefined }
}

/**
 * Merges a patch into the text of a config: objects are merged, anything else is replaced. Comments stay. What comes back as
 * it was shown, without its secret, changes nothing.
 *
 * @throws ConfigJsonError when the text is broken: it is left to its author
 */
export async function patchConfigText(text: string | undefined, patch: Config, path: string): Promise<string> {
  if (text === undefined || !text.trim()) return `${JSON.stringify(patch, null, 2)}\n`
  const current = await parseJson(text, path)
  const jsonc = await import("jsonc-parser")
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  "
  const shown = redactConfig(current as Config)
  const changes = leaves(patch as JsonObject, current, []).filter(
    ({ key, value }) => !isSame(value, at(shown, key)) && !isSame(value, at(current, key)),
  )
  const root = jsonc.parseTree(text, [], { allowTrailingComma: true })
  return root ? setValues(text, root, changes, indent) : text
}

/** Lists what to set, at the deepest place where both sides are objects. */
function leaves(patch: JsonObject, current: JsonObject, above: string[]): Change[] {
  return Object.entries(patch).flatMap(([name, value]) => {
    const key = [...above, name]
    const before = Object.hasOwn(current, name) ? current[name] : undefined
    if (isObject(value) && isObject(before)) return leaves(value, before, key)
    return value === undefined ? [] : [{ key, value }]
  })
}

const at = (object: unknown, key: string[]): unknown =>
  key.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    object,
  )

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
