import { outsideDirectory } from "../shared/path-errors.ts"

export interface MemoryFile {
  type: "file"
  content: Uint8Array
  mode: number
  modifiedAt: number
}

export interface MemoryDirectory {
  type: "directory"
  children: Map<string, MemoryNode>
  modifiedAt: number
}

/** `other` stands for devices, sockets and FIFOs. */
export type MemoryNode = MemoryFile | MemoryDirectory | { type: "symlink"; target: string } | { type: "other" }

/** Where a path leads: the real path, and what is there. */
export interface ResolvedPath {
  path: string
  node: MemoryNode | undefined
}

/** Links followed before a path counts as a loop, as in Linux. */
const LINK_LIMIT = 40

/** Splits a path, without `.` and empty segments. */
export const segmentsOf = (path: string): string[] =>
  path.split("/").filter((segment) => segment !== "" && segment !== ".")

/** Whether `path` is `directory` or below it. Both real and absolute. */
export const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`)

const joined = (segments: string[]): string => `/${segments.join("/")}`

/**
 * Follows a path through the tree, symlinks resolved; what does not exist is kept as it is written.
 *
 * @param keepLast the last segment is not followed when it is a symlink
 */
export const resolvePath = (root: MemoryDirectory, path: string, keepLast = false): ResolvedPath => {
  let pending = segmentsOf(path)
  let real: string[] = []
  let links = 0
  let node: MemoryNode | undefined = root
  while (pending.length > 0) {
    const segment = pending.shift() ?? ""
    if (segment === "..") {
      real.pop()
      node = nodeAt(root, real)
      continue
    }
    real.push(segment)
    node = node?.type === "directory" ? node.children.get(segment) : undefined
    if (node?.type !== "symlink" || (keepLast && pending.length === 0)) continue
    links += 1
    if (links > LINK_LIMIT) throw outsideDirectory(path)
    pending = [...segmentsOf(node.target), ...pending]
    real = node.target.startsWith("/") ? [] : real.slice(0, -1)
    node = nodeAt(root, real)
  }
  return { path: joined(real), node }
}

const nodeAt = (root: MemoryDirectory, segments: string[]): MemoryNode | undefined => {
  let node: MemoryNode | undefined = root
  for (const segment of segments) node = node?.type === "directory" ? node.children.get(segment) : undefined
  return node
}
