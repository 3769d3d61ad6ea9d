import type { Database } from "../../runtime/ports/database.ts"
import type { DirectoryEntry, Files, PathOptions } from "../../runtime/ports/files.ts"
import { fileTooLarge, notADirectory, notAFile, outsideDirectory } from "./path-errors.ts"
import { type Bucket, type PreparedBlob, sqlBlobs } from "./sql-blobs.ts"
import { fileTables } from "./sql-file-tables.ts"
import { boundedNodes, type FileBounds } from "./sql-bounded-nodes.ts"
import { type FileNode, type FileNodes, sqlNodes } from "./sql-nodes.ts"
import { treeChanges } from "./sql-tree-changes.ts"

/** The largest file that a workspace keeps: an isolate has 128 MB for all that it does. */
export const FILE_LIMIT_BYTES = 32_000_000

/** What a path itself is: a symlink is not followed. */
export interface NodeStat {
  kind: "file" | "directory" | "symlink" | "other"
  mode: number
  sizeBytes: number
  /** Milliseconds since the epoch. */
  modifiedAt: number
}

/** Files with what a shell and git need besides. All paths are absolute. */
export interface WorkspaceFiles extends Files {
  /** Undefined when there is nothing. */
  lstat(path: string): Promise<NodeStat | undefined>
  /** Moves a file, symlink or directory with all that is in it, in one transaction; a file or symlink in the way is replaced, an empty directory too. @throws FileNotFoundError, NotADirectoryError */
  rename(from: string, to: string): Promise<void>
  /**
   * Removes a file, symlink or directory with all that is in it; false when there was none.
   *
   * @param options.inSteps not in one transaction but in many, with a turn for others in between: what breaks off leaves a part.
   * For what may be large and is removed again when it is not over; default false
   */
  removeTree(path: string, options?: { inSteps?: boolean }): Promise<boolean>
  /** Changes permission bits and time of what a path leads to. @throws FileNotFoundError */
  change(path: string, attributes: { mode?: number; modifiedAt?: number }): Promise<void>
  /** Reads content by its hash, which may be that of no file any more; undefined when it is gone. */
  content(hash: string): Promise<Uint8Array | undefined>
  /** Removes content that no file has and no snapshot needs. */
  releaseContent(hashes: string[]): Promise<void>
  /** The same files within bounds, whatever symlinks lead out. What is outside seems missing, and changes of it throw OutsideDirectoryError. */
  bounded(bounds: FileBounds): WorkspaceFiles
  /** Calls a function after every change of a file, directory or symlink, until the returned one is called. */
  onChange(listener: (path: string, event: "add" | "change" | "unlink") => void): () => void
}

export interface SqlFilesOptions {
  /** Milliseconds since the epoch. */
  now(): number
  /** For content over 1.5 MB; without it that is in rows too. */
  bucket?: Bucket | undefined
}

/** A row that is to be, and the one in its place. */
interface Placed {
  node: FileNode
  before: FileNode | undefined
}

/**
 * A file system in SQL tables of its own (`fs_*`), made at the first use. Each change is one transaction. Content is kept once
 * by its hash, in rows of 1 MB or in the bucket; a file has at most 32 MB.
 */
export const sqlFiles = (source: Database, { now, bucket }: SqlFilesOptions): WorkspaceFiles => {
  const database = fileTables(source)
  const listeners = new Set<Parameters<WorkspaceFiles["onChange"]>[0]>()
  let changed: Parameters<Parameters<WorkspaceFiles["onChange"]>[0]>[] = []
  const blobs = sqlBlobs({ database, bucket })
  const allNodes = sqlNodes(database, (path, event) => void changed.push([path, event]))

  /** One transaction; the listeners hear of it once it is stored. */
  const commit = <Result>(work: () => Result): Result => {
    changed = []
    const result = stored(work)
    const told = changed
    changed = []
    for (const [path, event] of told) for (const listener of listeners) listener(path, event)
    return result
  }

  const stored = <Result>(work: () => Result): Result => {
    try {
      return database.transaction(() => {
        const result = work()
        allNodes.settle()
        return result
      })
    } catch (error) {
      allNodes.forget()
      throw error
    }
  }

  const view = (nodes: FileNodes): WorkspaceFiles => {
    const tree = treeChanges({ database, nodes, blobs, now, commit })

    /** Stores contents, and what `place` says of them in the transaction, in the same order. */
    const put = async (contents: Uint8Array[], place: (hashes: string[]) => Placed[]): Promise<void> => {
      const prepared: PreparedBlob[] = []
      try {
        for (const bytes of contents) prepared.push(await blobs.prepare(bytes))
        commit(() => {
          const all = place(prepared.map(({ hash }) => hash))
          // Of two that symlinks lead to one path the last counts.
          const placed = [...new Map(all.map((each) => [each.node.path, each])).values()]
          blobs.store(prepared)
          nodes.put(
            placed.map(({ node }) => node),
            placed.map(({ before }) => before),
          )
          for (const { node, before } of all) {
            if (before?.hash && before.hash !== node.hash) blobs.release(before.hash)
            if (placed.length < all.length && node.hash) blobs.release(node.hash)
          }
        })
      } finally {
        await blobs.settle(prepared)
      }
    }

    const writeAll: Files["writeAll"] = async (given, options = {}) => {
      const all = given.map(({ content, ...file }) => ({
        ...file,
        bytes: typeof content === "string" ? new TextEncoder().encode(content) : content,
      }))
      const huge = all.find(({ bytes }) => bytes.byteLength > FILE_LIMIT_BYTES)
      if (huge) throw fileTooLarge(huge.path, FILE_LIMIT_BYTES)
      await put(
        all.map(({ bytes }) => bytes),
        (hashes) => {
          const time = now()
          const found = nodes.place(
            all.map(({ path }) => path),
            options,
            time,
          )
          return all.map(({ path: name, bytes, mode }, index) => {
            const { path = name, node: before } = found[index] ?? {}
            if (before && before.kind !== "file") throw notAFile(name)
            const size = bytes.byteLength
            const node: FileNode = {
              ...{ path, kind: "file", size, modified_at: time, hash: hashes[index] ?? null, target: null },
              mode: (mode ?? before?.mode ?? 0o644) & 0o7777,
            }
            return { node, before }
          })
        },
      )
    }

    const read = async (path: string, options: PathOptions & { limitBytes?: number } = {}) => {
      // Content in the bucket may be replaced, and so removed, while it is on its way.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const { node } = nodes.resolve(path, options)
        if (!node) return undefined
        if (node.kind !== "file" || node.hash === null) throw notAFile(path)
        if (options.limitBytes !== undefined && node.size > options.limitBytes)
          throw fileTooLarge(path, options.limitBytes)
        const content = await blobs.read(node.hash)
        if (content) return content
      }
      throw new Error(`Cannot read "${path}": its content is missing`)
    }

    const targetOf = (path: string): DirectoryEntry["target"] => {
      try {
        const kind = nodes.resolve(path).node?.kind
        return kind === "symlink" ? undefined : kind
      } catch {
        return undefined
      }
    }

    const entryOf = ({ name, kind, path }: FileNode & { name: string }): DirectoryEntry => {
      if (kind !== "symlink") return { name, type: kind }
      const target = targetOf(path)
      return target ? { name, type: "symlink", target } : { name, type: "symlink" }
    }

    return {
      stat: async (path, options) => {
        const { node } = nodes.resolve(path, options)
        if (!node || node.kind === "symlink") return undefined
        return {
          type: node.kind,
          sizeBytes: node.size,
          modifiedAt: node.modified_at,
          ...(node.kind === "file" && (node.mode & 0o100) !== 0 && { isExecutable: true as const }),
        }
      },
      read,
      readText: async (path, options) => {
        const content = await read(path, options)
        return content && new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(content)
      },
      write: (path, content, { mode, ...options } = {}) =>
        writeAll([{ path, content, ...(mode !== undefined && { mode }) }], options),
      writeAll,
      createDirectory: async (path, options) =>
        commit(() => nodes.ensureDirectory(nodes.resolve(path, options).path, now())),
      link: async (path, target, options) => {
        if (target.includes("\0")) throw outsideDirectory(path)
        const bytes = new TextEncoder().encode(target)
        await put([bytes], ([hash = null]) => {
          const { path: realPath, node: before } = nodes.resolve(path, options, true)
          if (before && before.kind !== "file" && before.kind !== "symlink") throw notAFile(path)
          const size = bytes.byteLength
          const node: FileNode = {
            ...{ path: realPath, kind: "symlink", mode: 0o777, modified_at: now(), size, hash, target },
          }
          return [{ node, before }]
        })
      },
      readLink: async (path, options) => nodes.resolve(path, options, true).node?.target ?? undefined,
      remove: async (path, options) => {
        const isRemoved = commit(() => {
          const { node } = nodes.resolve(path, options, true)
          if (!node) return false
          if (node.kind === "directory") throw notAFile(path)
          nodes.remove(node.path, now())
          if (node.hash) blobs.release(node.hash)
          return true
        })
        await blobs.settle()
        return isRemoved
      },
      list: async (path, options) => {
        const { path: realPath, node } = nodes.resolve(path, options)
        if (!node) return undefined
        if (node.kind !== "directory") throw notADirectory(path)
        return nodes.children(realPath).map(entryOf)
      },
      realPath: async (path) => nodes.resolve(path).path,

      lstat: async (path) => {
        const { node } = nodes.resolve(path, {}, true)
        return node && { kind: node.kind, mode: node.mode, sizeBytes: node.size, modifiedAt: node.modified_at }
      },
      ...tree,
      limitBytes: FILE_LIMIT_BYTES,
      content: (hash) => blobs.read(hash),
      releaseContent: async (hashes) => {
        commit(() => {
          for (const hash of hashes) blobs.release(hash)
        })
        await blobs.settle()
      },
      bounded: (bounds) => view(boundedNodes(nodes, bounds)),
      onChange: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
  }
  return view(allNodes)
}
