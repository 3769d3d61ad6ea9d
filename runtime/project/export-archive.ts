import { isWithin } from "../config/paths.ts"
import { createIgnores } from "../file/ignores.ts"
import type { Location } from "../location.ts"
import type { Files } from "../ports/files.ts"
import { isLinkOutside } from "./archive-check.ts"
import { tarEnd, tarEntry } from "./tar-writer.ts"

export interface ExportOptions {
  files: Files
  location: Location
  home: string
  /** Whether to include what .gitignore names. */
  ignored: boolean
  /** Absolute paths that are left out, with all below them. */
  exclude: readonly string[]
}

/** Larger files end the archive with an error, as they could not be imported. */
const FILE_LIMIT_BYTES = 256 * 1024 * 1024

/**
 * Packs a directory as tar.gz, `.git` included, as it is read: each file is as it was at its own moment. Symlinks that could
 * lead out, and what is no file, are left out.
 */
export const exportArchive = (options: ExportOptions): ReadableStream<Uint8Array> => {
  const blocks = archive(options)
  const tar = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await blocks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => void blocks.return(undefined),
    },
    { highWaterMark: 0 },
  )
  return tar.pipeThrough(new CompressionStream("gzip"))
}

async function* archive({
  files,
  location,
  home,
  ignored,
  exclude,
}: ExportOptions): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { directory } = location
  const ignores = createIgnores({ files, location, home })
  const within = { within: directory }
  const real = await files.realPath(directory)
  const waiting = [""]
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const entries = (await files.list(`${directory}/${parent}`, within)) ?? []
    const isRepository = parent === ".git/" || parent.startsWith(".git/") || parent.includes("/.git/")
    const isIgnored =
      ignored || isRepository ? () => false : await ignores.within(`${directory}/${parent}`.replace(/\/$/, ""))
    for (const { name, type } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = parent + name
      if (name !== ".git" && isIgnored(name, type === "directory")) continue
      if (exclude.some((place) => isWithin(`${real}/${path}`, place))) continue
      if (type === "directory") waiting.push(`${path}/`)
      for (const block of await itemOf(files, directory, path, type)) yield block
    }
  }
  yield tarEnd()
}

const itemOf = async (
  files: Files,
  directory: string,
  path: string,
  type: string,
): Promise<Uint8Array<ArrayBuffer>[]> => {
  const absolute = `${directory}/${path}`
  const within = { within: directory }
  if (type === "symlink") {
    const target = await files.readLink(absolute, within)
    if (target === undefined || isLinkOutside(path, target)) return []
    return tarEntry({ path, type, target, modifiedAt: 0 })
  }
  const stat = await files.stat(absolute, within)
  if (type === "directory") return stat ? tarEntry({ path, type, modifiedAt: stat.modifiedAt }) : []
  if (type !== "file" || !stat) return []
  const content = await files.read(absolute, { ...within, limitBytes: FILE_LIMIT_BYTES })
  // Gone since it was listed.
  if (!content) return []
  return tarEntry({ path, type, content, modifiedAt: stat.modifiedAt, isExecutable: stat.isExecutable })
}
