import { statSync } from "node:fs"
import { NamedError } from "../../runtime/errors.ts"
import type { CredentialStore } from "../../runtime/local-server.ts"
import type { Files } from "../../runtime/ports/files.ts"
import { Auth } from "../../runtime/schema/auth.ts"

/**
 * Keys in a JSON file of mode 0600, by provider id. Read again when the file has changed.
 *
 * @throws ServiceUnavailableError when others can read the file
 */
export const fileCredentials = (files: Files, path: string): CredentialStore => {
  let known: { at: number; values: Record<string, Auth> } | undefined
  let writing: Promise<unknown> = Promise.resolve()

  const all = async (): Promise<Record<string, Auth>> => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return {}
    if (process.platform !== "win32" && (stat.mode & 0o077) !== 0) {
      throw new NamedError("ServiceUnavailableError", {
        message: `Run "chmod 600 ${path}": others can read the keys in it`,
      })
    }
    if (known?.at !== stat.mtimeMs)
      known = { at: stat.mtimeMs, values: parse((await files.readText(path)) ?? "{}", path) }
    return known.values
  }

  /** One change at a time, on what is on disk then. */
  const change = (edit: (values: Record<string, Auth>) => void): Promise<void> => {
    const next = writing.then(async () => {
      const values = { ...(await all()) }
      edit(values)
      await files.write(path, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 })
      known = undefined
    })
    writing = next.catch(() => {})
    return next
  }

  return {
    all,
    get: async (providerID) => (await all())[providerID],
    set: (providerID, auth) => change((values) => void (values[providerID] = auth)),
    remove: (providerID) => change((values) => void delete values[providerID]),
  }
}

const parse = (text: string, path: string): Record<string, Auth> => {
  const values: Record<string, Auth> = {}
  let entries: unknown
  try {
    entries = JSON.parse(text)
  } catch (cause) {
    throw new NamedError("ServiceUnavailableError", { message: `Repair "${path}": it is no JSON` }, { cause })
  }
  for (const [id, value] of Object.entries(entries ?? {})) {
    const auth = Auth.safeParse(value)
    if (auth.success) values[id] = auth.data
  }
  return values
}
