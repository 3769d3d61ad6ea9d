import { resolvePath } from "../config/paths.ts"
import type { Files } from "../ports/files.ts"
import type { AgentPartInput, FilePartInput } from "../schema/part-input.ts"

export interface ReferenceOptions {
  files: Files
  /** Directory that relative names start at. */
  directory: string
  home: string
  /** Directory that real paths must not leave: for templates of an untrusted project. */
  within?: string
  /** Tells whether an agent has a name; files go before agents. */
  isAgent(name: string): Promise<boolean>
}

/** Makes parts of what a text refers to by `@`: a file or directory when there is one, else an agent. Other names are left out. */
export async function resolveReferences(
  names: string[],
  options: ReferenceOptions,
): Promise<(FilePartInput | AgentPartInput)[]> {
  const { files, directory, home, within, isAgent } = options
  const found = names.map(async (name): Promise<(FilePartInput | AgentPartInput)[]> => {
    const path = resolvePath(name, directory, home)
    const stat = await files.stat(path, within === undefined ? {} : { within }).catch(() => undefined)
    if (stat && stat.type !== "other") {
      const mime = stat.type === "directory" ? "application/x-directory" : "text/plain"
      return [
        { type: "file", mime, filename: name, url: `file://${path.split("/").map(encodeURIComponent).join("/")}` },
      ]
    }
    return (await isAgent(name)) ? [{ type: "agent", name }] : []
  })
  return (await Promise.all(found)).flat()
}
