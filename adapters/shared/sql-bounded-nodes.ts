import { outsideDirectory } from "./path-errors.ts"
import { below, isWithin } from "./path-segments.ts"
import type { FileNode, FileNodes } from "./sql-nodes.ts"

/** A part of the file system. Real paths. */
export interface FileBounds {
  /** Directories that can be seen and changed. Those above them can be seen. */
  roots: readonly string[]
  /** Directories that cannot even if they are in one of those. */
  hidden: readonly string[]
}

/**
 * The nodes within bounds, whatever symlinks lead out: what is outside is not there, and nothing can be put there or removed
 * (OutsideDirectoryError). Paths are judged in the step that uses them.
 */
export const boundedNodes = (nodes: FileNodes, { roots, hidden }: FileBounds): FileNodes => {
  const isInside = (path: string): boolean =>
    roots.some((root) => isWithin(path, root)) && !hidden.some((place) => isWithin(path, place))
  const isSeen = (path: string): boolean => isInside(path) || roots.some((root) => isWithin(root, path))

  const check = (path: string): void => {
    if (!isInside(path)) throw outsideDirectory(path)
  }

  return {
    ...nodes,
    resolve: (path, options, keepLast) => {
      const resolved = nodes.resolve(path, options, keepLast)
      return isSeen(resolved.path) ? resolved : { path: resolved.path, node: undefined }
    },
    place: (paths, options, now) => {
      const places = nodes.place(paths, options, now)
      for (const { path } of places) check(path)
      return places
    },
    ensureDirectory: (path, now) => {
      // One above a root is there, or comes with it.
      if (!isSeen(path)) throw outsideDirectory(path)
      nodes.ensureDirectory(path, now)
    },
    put: (all, before) => {
      for (const { path } of all) check(path)
      nodes.put(all, before)
    },
    remove: (path, now) => {
      check(path)
      nodes.remove(path, now)
    },
    children: (path) =>
      isSeen(path)
        ? nodes.children(path).filter(({ name }: FileNode & { name: string }) => isSeen(`${below(path)}${name}`))
        : [],
  }
}
