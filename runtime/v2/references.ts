import { resolvePath } from "../config/paths.ts"
import type { Config } from "../schema/config.ts"
import type { ReferenceInfo } from "../schema/reference.ts"

/**
 * The directories that a config refers to by name, by name. Repositories are left out: this server does not fetch them, so there is
 * no path to name.
 *
 * @param base directory that relative paths start at
 */
export const localReferences = (
  { references, reference }: Pick<Config, "references" | "reference">,
  base: string,
  home: string,
): ReferenceInfo[] =>
  Object.entries({ ...reference, ...references }).flatMap(([name, entry]): ReferenceInfo[] => {
    const { path: written, description, hidden } = typeof entry === "string" ? textReference(entry) : localOf(entry)
    if (written === undefined) return []
    const path = resolvePath(written, base, home)
    const shown = { ...(description !== undefined && { description }), ...(hidden !== undefined && { hidden }) }
    return [{ name, path, ...shown, source: { type: "local", path, ...shown } }]
  })

type Local = { path?: string | undefined; description?: string | undefined; hidden?: boolean | undefined }

const localOf = (entry: object): Local => ("path" in entry ? (entry as Local) : {})

/** A text is a path when it looks like one; `owner/repository` is none. */
const textReference = (text: string): Local => (/^(?:\.{1,2}(?:\/|$)|~|\/)/.test(text) ? { path: text } : {})
