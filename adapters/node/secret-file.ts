import { statSync } from "node:fs"
import { NamedError } from "../../runtime/errors.ts"
import type { Files } from "../../runtime/ports/files.ts"

/** Values by id that only this user can read. */
export interface SecretFile<Value> {
  all(): Promise<Record<string, Value>>
  get(id: string): Promise<Value | undefined>
  set(id: string, value: Value): Promise<void>
  remove(id: string): Promise<void>
}

/**
 * Keeps secrets in a JSON file of mode 0600, written in one piece. It is read again when it has changed.
 *
 * @param parse undefined for an entry that cannot be used, which is left out
 * @throws ServiceUnavailableError when others can read the file, or when it is no JSON
 */
export const secretFile = <Value>(
  files: Files,
  path: string,
  parse: (entry: unknown) => Value | undefined,
): SecretFile<Value> => {
  let known: { at: number; values: Record<string, Value> } | undefined
  let writing: Promise<unknown> = Promise.resolve()

  const all = async (): Promise<Record<string, Value>> => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return {}
    if (process.platform !== "win32" && (stat.mode & 0o077) !== 0) {
      const message = `Run "chmod 600 ${path}": others can read the keys in it`
      throw new NamedError("ServiceUnavailableError", { message })
    }
    if (known?.at !== stat.mtimeMs) {
      known = { at: stat.mtimeMs, values: parseFile((await files.readText(path)) ?? "{}", path, parse) }
    }
    return known.values
  }

  /** One change at a time, on what is on disk then. */
  const change = (edit: (values: Record<string, Value>) => Record<string, Value>): Promise<void> => {
    const next = writing.then(async () => {
      const values = edit(await all())
      await files.write(path, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 })
      known = undefined
    })
    writing = next.catch(() => {})
    return next
  }

  return {
    all,
    async get(id) {
      const values = await all()
      return Object.hasOwn(values, id) ? values[id] : undefined
    },
    // Spread, for an assignment to "__proto__" would keep nothing.
    set: (id, value) => change((values) => ({ ...values, [id]: value })),
    remove: (id) => change(({ [id]: _removed, ...values }) => values),
  }
}

const parseFile = <Value>(
  text: string,
  path: string,
  parse: (entry: unknown) => Value | undefined,
): Record<string, Value> => {
  let entries: unknown
  try {
    entries = JSON.parse(text)
  } catch (cause) {
    throw new NamedError("ServiceUnavailableError", { message: `Repair "${path}": it is no JSON` }, { cause })
  }
  const parsed = Object.entries(entries ?? {}).map(([id, entry]) => [id, parse(entry)] as const)
  return Object.fromEntries(parsed.filter((pair): pair is readonly [string, Value] => pair[1] !== undefined))
}
