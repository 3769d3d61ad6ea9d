import type { PromiseFsClient } from "isomorphic-git"
import type { NodeStat, WorkspaceFiles } from "../shared/sql-files.ts"

const TYPES = { file: 0o100_000, directory: 0o040_000, symlink: 0o120_000, other: 0 }

const missing = (path: string): Error => Object.assign(new Error(`ENOENT: no "${path}"`), { code: "ENOENT" })

const failure = (code: string, path: string): Error => Object.assign(new Error(`${code}: "${path}"`), { code })

const statsOf = ({ kind, mode, sizeBytes, modifiedAt }: NodeStat) => ({
  type: kind,
  mode: TYPES[kind] | mode,
  size: sizeBytes,
  mtimeMs: modifiedAt,
  ctimeMs: modifiedAt,
  dev: 0,
  ino: 0,
  uid: 0,
  gid: 0,
  isFile: () => kind === "file",
  isDirectory: () => kind === "directory",
  isSymbolicLink: () => kind === "symlink",
})

/** The files as isomorphic-git wants them. Every call throws the signal's reason once it has aborted. */
export const gitFiles = (files: WorkspaceFiles, signal?: AbortSignal): PromiseFsClient => {
  const lstat = async (path: string) => {
    signal?.throwIfAborted()
    const found = await files.lstat(path)
    if (!found) throw missing(path)
    return found
  }

  const read = async (path: string, options?: string | { encoding?: string }) => {
    signal?.throwIfAborted()
    const isText = (typeof options === "string" ? options : options?.encoding) === "utf8"
    const content = isText ? await files.readText(path) : await files.read(path)
    if (content === undefined) throw missing(path)
    return content
  }

  return {
    promises: {
      readFile: read,
      writeFile: async (path: string, content: string | Uint8Array, options?: { mode?: number }) => {
        signal?.throwIfAborted()
        // As with the umask of most.
        const mode = options?.mode === undefined ? {} : { mode: options.mode & 0o755 }
        await files.write(path, content, mode)
      },
      unlink: async (path: string) => {
        if (!(await files.remove(path))) throw missing(path)
      },
      readdir: async (path: string) => {
        if ((await lstat(path)).kind === "file") throw failure("ENOTDIR", path)
        return ((await files.list(path)) ?? []).map(({ name }) => name)
      },
      mkdir: async (path: string) => {
        if (await files.lstat(path)) throw failure("EEXIST", path)
        await files.createDirectory(path)
      },
      rmdir: async (path: string) => {
        if (((await files.list(path)) ?? []).length > 0) throw failure("ENOTEMPTY", path)
        await files.removeTree(path)
      },
      stat: async (path: string) => statsOf(await lstat(await files.realPath(path))),
      lstat: async (path: string) => statsOf(await lstat(path)),
      readlink: async (path: string) => {
        const target = await files.readLink(path)
        if (target === undefined) throw missing(path)
        return target
      },
      symlink: (target: string, path: string) => files.link(path, target),
    },
  }
}
