import type { DirectoryEntry, Files, PathOptions } from "../../runtime/ports/files.ts"
import { checkPath, fileTooLarge, notADirectory, notAFile, outsideDirectory } from "../shared/path-errors.ts"
import { isWithin, type MemoryDirectory, type MemoryNode, resolvePath, segmentsOf } from "./file-tree.ts"

/** Files in memory, with what a test needs to set them up. */
export interface MemoryFiles extends Files {
  /** Writes files, given as absolute path → content. */
  seed(files: Record<string, string | Uint8Array>): void
  makeDirectory(path: string): void
  /** Removes a directory with all that is in it. */
  removeDirectory(path: string): void
  symlink(path: string, target: string): void
  /** Puts something at the path that is neither file nor directory nor symlink. */
  makeDevice(path: string): void
  /** Absolute paths of all files below a directory, sorted; symlinks are not followed. */
  paths(directory?: string): string[]
  /** The content of a file; undefined when there is none. */
  peek(path: string): Uint8Array | undefined
  /** Grows with every change. */
  version(): number
  /** Calls a function at every change of a file, directory or symlink, until the returned one is called. */
  onChange(listener: (path: string, event: "add" | "change" | "unlink") => void): () => void
}

/** An empty file system. */
export const memoryFiles = (now: () => number = () => 0): MemoryFiles => {
  const root: MemoryDirectory = { type: "directory", children: new Map(), modifiedAt: now() }
  const listeners = new Set<(path: string, event: "add" | "change" | "unlink") => void>()
  let version = 0

  const changed = (path: string, event: "add" | "change" | "unlink"): void => {
    version += 1
    for (const listener of listeners) listener(path, event)
  }

  const resolve = (path: string, options: PathOptions = {}, keepLast = false) => {
    checkPath(path, path.startsWith("/"))
    const resolved = resolvePath(root, path, keepLast)
    if (options.within !== undefined && !isWithin(resolved.path, resolvePath(root, options.within).path))
      throw outsideDirectory(path)
    return resolved
  }

  const ensureDirectory = (path: string): MemoryDirectory => {
    let directory = root
    let at = ""
    for (const segment of segmentsOf(path)) {
      at += `/${segment}`
      const known = directory.children.get(segment)
      const child: MemoryNode = known ?? { type: "directory", children: new Map(), modifiedAt: now() }
      if (child.type !== "directory") throw notADirectory(path)
      directory.children.set(segment, child)
      if (!known) changed(at, "add")
      directory = child
    }
    return directory
  }

  const put = (realPath: string, node: MemoryNode): void => {
    const slash = realPath.lastIndexOf("/")
    const parent = ensureDirectory(realPath.slice(0, slash))
    const name = realPath.slice(slash + 1)
    const event = parent.children.has(name) ? "change" : "add"
    parent.children.set(name, node)
    parent.modifiedAt = now()
    changed(realPath, event)
  }

  const putFile = (path: string, content: string | Uint8Array, options: PathOptions & { mode?: number } = {}): void => {
    const resolved = resolve(path, options)
    if (resolved.node !== undefined && resolved.node.type !== "file") throw notAFile(path)
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content.slice()
    const mode = options.mode ?? (resolved.node?.type === "file" ? resolved.node.mode : 0o644)
    put(resolved.path, { type: "file", content: bytes, mode, modifiedAt: now() })
  }

  const readFile = (path: string, options: PathOptions & { limitBytes?: number } = {}): Uint8Array | undefined => {
    const { node } = resolve(path, options)
    if (node === undefined) return undefined
    if (node.type !== "file") throw notAFile(path)
    if (options.limitBytes !== undefined && node.content.byteLength > options.limitBytes)
      throw fileTooLarge(path, options.limitBytes)
    return node.content
  }

  const targetOf = (path: string): DirectoryEntry["target"] => {
    try {
      const { node } = resolvePath(root, path)
      return node?.type === "symlink" ? undefined : node?.type
    } catch {
      return undefined
    }
  }

  const entryOf = (directory: string, name: string, node: MemoryNode): DirectoryEntry => {
    if (node.type !== "symlink") return { name, type: node.type }
    const target = targetOf(`${directory}/${name}`)
    return target ? { name, type: "symlink", target } : { name, type: "symlink" }
  }

  const pathsBelow = (directory: string, node: MemoryNode | undefined): string[] => {
    if (node?.type === "file") return [directory]
    if (node?.type !== "directory") return []
    return [...node.children].flatMap(([name, child]) =>
      pathsBelow(`${directory === "/" ? "" : directory}/${name}`, child),
    )
  }

  const unlink = (realPath: string): void => {
    const slash = realPath.lastIndexOf("/")
    const parent = resolvePath(root, realPath.slice(0, slash)).node
    if (parent?.type === "directory") parent.children.delete(realPath.slice(slash + 1))
    changed(realPath, "unlink")
  }

  return {
    stat: async (path, options) => {
      const { node } = resolve(path, options)
      if (node === undefined || node.type === "symlink") return undefined
      if (node.type === "other") return { type: "other", sizeBytes: 0, modifiedAt: 0 }
      return {
        type: node.type,
        sizeBytes: node.type === "file" ? node.content.byteLength : 0,
        modifiedAt: node.modifiedAt,
        ...(node.type === "file" && (node.mode & 0o100) !== 0 && { isExecutable: true as const }),
      }
    },
    read: async (path, options) => readFile(path, options)?.slice(),
    readText: async (path, options) => {
      const content = readFile(path, options)
      return content && new TextDecoder("utf-8", { ignoreBOM: true }).decode(content)
    },
    write: async (path, content, options) => putFile(path, content, options),
    writeAll: async (all, options = {}) => {
      for (const { path, content, mode } of all)
        putFile(path, content, { ...options, ...(mode !== undefined && { mode }) })
    },
    createDirectory: async (path, options) => void ensureDirectory(resolve(path, options).path),
    link: async (path, target, options) => {
      const { path: realPath, node } = resolve(path, options, true)
      if (target.includes("\0")) throw outsideDirectory(path)
      if (node !== undefined && node.type !== "file" && node.type !== "symlink") throw notAFile(path)
      put(realPath, { type: "symlink", target })
    },
    readLink: async (path, options) => {
      const { node } = resolve(path, options, true)
      return node?.type === "symlink" ? node.target : undefined
    },
    remove: async (path, options) => {
      const { path: realPath, node } = resolve(path, options, true)
      if (node === undefined) return false
      if (node.type === "directory") throw notAFile(path)
      unlink(realPath)
      return true
    },
    list: async (path, options) => {
      const { path: realPath, node } = resolve(path, options)
      if (node === undefined) return undefined
      if (node.type !== "directory") throw notADirectory(path)
      return [...node.children].map(([name, child]) => entryOf(realPath, name, child))
    },
    realPath: async (path) => resolve(path).path,

    seed: (files) => {
      for (const [path, content] of Object.entries(files)) putFile(path, content)
    },
    makeDirectory: (path) => void ensureDirectory(resolve(path).path),
    removeDirectory: (path) => unlink(resolve(path).path),
    symlink: (path, target) => put(resolve(path, {}, true).path, { type: "symlink", target }),
    makeDevice: (path) => put(resolve(path).path, { type: "other" }),
    paths: (directory = "/") => {
      const { path, node } = resolve(directory)
      return pathsBelow(path, node).sort()
    },
    peek: (path) => readFile(path),
    version: () => version,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
