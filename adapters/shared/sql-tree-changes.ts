import type { Database } from "../../runtime/ports/database.ts"
import { NamedError } from "../../runtime/errors.ts"
import { notADirectory, notAFile } from "./path-errors.ts"
import { below, isWithin, parentOf } from "./path-segments.ts"
import type { Blobs } from "./sql-blobs.ts"
import type { WorkspaceFiles } from "./sql-files.ts"
import type { FileNode, FileNodes } from "./sql-nodes.ts"

/** Rows held at once. */
const PAGE_ROWS = 500
/** Some 100 ms. */
const STEP_PAGES = 4

export interface TreeChangesOptions {
  /** Tables made by `fileTables`. */
  database: Database
  nodes: FileNodes
  blobs: Blobs
  now(): number
  commit<Result>(work: () => Result): Result
}

const missing = (path: string) => new NamedError("FileNotFoundError", { message: `Cannot change: no "${path}"`, path })

/** Changes of whole directories, and of what a path is called. */
export const treeChanges = ({
  database,
  nodes,
  blobs,
  now,
  commit,
}: TreeChangesOptions): Pick<WorkspaceFiles, "rename" | "removeTree" | "change"> => {
  /** Rows below a directory, the deepest first, a page at a time: they are gone by the next one. */
  const pageBelow = (path: string): FileNode[] =>
    database.all<FileNode>(
      `SELECT path, kind, mode, modified_at, size, hash, target FROM fs_nodes
       WHERE path > ? AND path < ? ORDER BY path DESC LIMIT ${PAGE_ROWS}`,
      below(path),
      `${path === "/" ? "" : path}0`,
    )

  const drop = (node: FileNode): void => {
    nodes.remove(node.path, now())
    if (node.hash) blobs.release(node.hash)
  }

  const dropBelow = (path: string): void => {
    for (let page = pageBelow(path); page.length > 0; page = pageBelow(path)) for (const node of page) drop(node)
  }

  const makeRoom = (from: FileNode, to: FileNode | undefined): void => {
    if (!to) return
    if (from.kind === "directory") {
      if (to.kind !== "directory" || nodes.children(to.path).length > 0) throw notADirectory(to.path)
    } else if (to.kind === "directory") throw notAFile(to.path)
    drop(to)
  }

  /** Removes some of what is below a directory, in a transaction of its own; false when there is nothing. */
  const dropSome = (path: string): boolean =>
    commit(() => {
      const { node } = nodes.resolve(path, {}, true)
      if (node?.kind !== "directory") return false
      for (let pages = 0; pages < STEP_PAGES; pages++) {
        const page = pageBelow(node.path)
        if (page.length === 0) return pages > 0
        for (const each of page) drop(each)
      }
      return true
    })

  return {
    rename: async (from, to) => {
      commit(() => {
        const { node } = nodes.resolve(from, {}, true)
        const goal = nodes.resolve(to, {}, true)
        if (!node) throw missing(from)
        if (node.path === goal.path) return
        if (node.path === "/" || isWithin(goal.path, node.path)) throw notADirectory(to)
        makeRoom(node, goal.node)
        nodes.ensureDirectory(parentOf(goal.path), now())
        nodes.put([{ ...node, path: goal.path }], [])
        for (let page = pageBelow(node.path); page.length > 0; page = pageBelow(node.path)) {
          for (const child of page.toReversed()) {
            nodes.put([{ ...child, path: `${goal.path}${child.path.slice(node.path.length)}` }], [])
          }
          for (const child of page) nodes.remove(child.path, now())
        }
        nodes.remove(node.path, now())
      })
      await blobs.settle()
    },
    removeTree: async (path, { inSteps = false } = {}) => {
      while (inSteps && dropSome(path)) {
        await blobs.settle()
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      const isRemoved = commit(() => {
        const { node } = nodes.resolve(path, {}, true)
        if (!node) return false
        if (node.kind === "directory") dropBelow(node.path)
        if (node.path !== "/") drop(node)
        return true
      })
      await blobs.settle()
      return isRemoved
    },
    change: async (path, { mode, modifiedAt }) =>
      commit(() => {
        const { node } = nodes.resolve(path)
        if (!node) throw missing(path)
        const attributes = {
          mode: (mode ?? node.mode) & 0o7777,
          modified_at: Math.trunc(modifiedAt ?? node.modified_at),
        }
        if (node.path !== "/") nodes.put([{ ...node, ...attributes }], [node])
      }),
  }
}
