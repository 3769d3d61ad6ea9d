import type { FsStat, IFileSystem } from "just-bash/browser"
import { parentOf, segmentsOf } from "../shared/path-segments.ts"
import type { NodeStat, WorkspaceFiles } from "../shared/sql-files.ts"

/** Where a script's output goes, to be seen as it comes. */
export const OUTPUT_PATH = "/dev/opencode-output"

type Content = Parameters<IFileSystem["writeFile"]>[1]
type WriteOptions = Parameters<IFileSystem["writeFile"]>[2]
type ReadOptions = Parameters<IFileSystem["readFile"]>[1]

const MESSAGES = {
  ENOENT: "no such file or directory",
  EEXIST: "file already exists",
  EISDIR: "illegal operation on a directory",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  EINVAL: "invalid argument",
}

/** An error as Node's file system throws it: commands look for its code. */
const failure = (code: keyof typeof MESSAGES, action: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${MESSAGES[code]}, ${action} '${path}'`), { code })

const encodingOf = (options: WriteOptions | ReadOptions): string =>
  (typeof options === "string" ? options : options?.encoding) ?? "utf8"

/** One character per byte. */
const latin1Bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const bytesOf = (content: Content, options: WriteOptions): Uint8Array => {
  if (typeof content !== "string") return content
  const encoding = encodingOf(options)
  if (encoding === "base64") return latin1Bytes(atob(content))
  if (encoding === "hex") return Uint8Array.from(content.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return encoding.startsWith("utf") ? new TextEncoder().encode(content) : latin1Bytes(content)
}

const decode = (bytes: Uint8Array, encoding: string): string => {
  if (encoding.startsWith("utf")) return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes)
  let text = ""
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  if (encoding === "base64") return btoa(text)
  return encoding === "hex" ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") : text
}

const statOf = ({ kind, mode, sizeBytes, modifiedAt }: NodeStat): FsStat => ({
  isFile: kind === "file",
  isDirectory: kind === "directory",
  isSymbolicLink: kind === "symlink",
  mode,
  size: sizeBytes,
  mtime: new Date(modifiedAt),
})

const DEVICE: NodeStat = { kind: "other", mode: 0o666, sizeBytes: 0, modifiedAt: 0 }

const isDevice = (path: string): boolean => path === "/dev/null" || path === OUTPUT_PATH

/** The files as just-bash wants them, with `/dev/null` and a place that hands what is written to it to `onOutput`. */
export const bashFiles = (files: WorkspaceFiles, onOutput: (bytes: Uint8Array) => void): IFileSystem => {
  const lstat = async (path: string, action: string): Promise<NodeStat> => {
    const found = isDevice(path) ? DEVICE : await files.lstat(path)
    if (!found) throw failure("ENOENT", action, path)
    return found
  }

  const stat = async (path: string): Promise<NodeStat> => {
    const found = await lstat(path, "stat")
    return found.kind === "symlink" ? lstat(await files.realPath(path), "stat") : found
  }

  const read = async (path: string): Promise<Uint8Array> => {
    if (isDevice(path)) return new Uint8Array()
    if ((await files.stat(path))?.type === "directory") throw failure("EISDIR", "read", path)
    const content = await files.read(path)
    if (!content) throw failure("ENOENT", "open", path)
    return content
  }

  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    if (path === OUTPUT_PATH) onOutput(bytes)
    if (isDevice(path)) return
    const parent = await files.stat(parentOf(path))
    if (parent?.type !== "directory") throw failure(parent ? "ENOTDIR" : "ENOENT", "open", path)
    if ((await files.stat(path))?.type === "directory") throw failure("EISDIR", "open", path)
    await files.write(path, bytes)
  }

  const copy = async (from: string, to: string, isRecursive: boolean): Promise<void> => {
    const { kind, mode } = await lstat(from, "cp")
    if (kind === "symlink") return files.link(to, (await files.readLink(from)) ?? "")
    if (kind !== "directory") return files.write(to, await read(from), { mode })
    if (!isRecursive) throw failure("EISDIR", "cp", from)
    await files.createDirectory(to)
    for (const { name } of (await files.list(from)) ?? []) await copy(`${from}/${name}`, `${to}/${name}`, true)
  }

  const list = async (path: string) => {
    const { kind } = await stat(path)
    if (kind !== "directory") throw failure("ENOTDIR", "scandir", path)
    return ((await files.list(path)) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  return {
    readFile: async (path, options) => decode(await read(path), encodingOf(options)),
    readFileBuffer: read,
    writeFile: (path, content, options) => write(path, bytesOf(content, options)),
    appendFile: async (path, content, options) => {
      const added = bytesOf(content, options)
      const before = isDevice(path) ? undefined : await files.read(path)
      if (!before) return write(path, added)
      const whole = new Uint8Array(before.length + added.length)
      whole.set(before)
      whole.set(added, before.length)
      return write(path, whole)
    },
    exists: async (path) => isDevice(path) || (await files.stat(path)) !== undefined,
    stat: async (path) => statOf(await stat(path)),
    lstat: async (path) => statOf(await lstat(path, "lstat")),
    mkdir: async (path, { recursive = false } = {}) => {
      if (!recursive) {
        if (await files.lstat(path)) throw failure("EEXIST", "mkdir", path)
        if (!(await files.stat(parentOf(path)))) throw failure("ENOENT", "mkdir", path)
      }
      if (((await files.stat(path))?.type ?? "directory") !== "directory") throw failure("EEXIST", "mkdir", path)
      await files.createDirectory(path)
    },
    readdir: async (path) => (await list(path)).map(({ name }) => name),
    readdirWithFileTypes: async (path) =>
      (await list(path)).map(({ name, type }) => ({
        name,
        isFile: type === "file",
        isDirectory: type === "directory",
        isSymbolicLink: type === "symlink",
      })),
    rm: async (path, { recursive = false, force = false } = {}) => {
      const found = await files.lstat(path)
      if (!found && force) return
      if (!found) throw failure("ENOENT", "rm", path)
      const isFull = found.kind === "directory" && ((await files.list(path)) ?? []).length > 0
      if (isFull && !recursive) throw failure("ENOTEMPTY", "rm", path)
      await files.removeTree(path)
    },
    cp: (from, to, { recursive = false } = {}) => copy(from, to, recursive),
    mv: async (from, to) => {
      await lstat(from, "rename")
      const target = await files.lstat(to)
      const isInto = target?.kind === "directory" && ((await files.list(to)) ?? []).length > 0
      if (isInto) throw failure("ENOTEMPTY", "rename", to)
      await files.rename(from, to)
    },
    resolvePath: (base, path) => {
      const resolved: string[] = []
      for (const segment of segmentsOf(path.startsWith("/") ? path : `${base}/${path}`)) {
        if (segment === "..") resolved.pop()
        else resolved.push(segment)
      }
      return `/${resolved.join("/")}`
    },
    getAllPaths: () => [],
    chmod: async (path, mode) => {
      if (!isDevice(path)) await files.change(path, { mode })
    },
    symlink: async (target, path) => {
      if (await files.lstat(path)) throw failure("EEXIST", "symlink", path)
      await files.link(path, target)
    },
    link: async (existing, path) => {
      if (await files.lstat(path)) throw failure("EEXIST", "link", path)
      await copy(existing, path, false)
    },
    readlink: async (path) => {
      const target = await files.readLink(path)
      if (target === undefined) throw failure((await files.lstat(path)) ? "EINVAL" : "ENOENT", "readlink", path)
      return target
    },
    realpath: async (path) => {
      await stat(path)
      return files.realPath(path)
    },
    utimes: async (path, _accessedAt, modifiedAt) => {
      if (!isDevice(path)) await files.change(path, { modifiedAt: modifiedAt.getTime() })
    },
  }
}
