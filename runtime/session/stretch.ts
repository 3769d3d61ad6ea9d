import type { Part } from "../schema/part.ts"

/** What some parts of messages did to the work tree. */
export interface Stretch {
  /** Snapshot before the first step. */
  from: string
  /** Snapshot after the last step; undefined when that was interrupted before it was taken. */
  to: string | undefined
  /** Files that steps changed, relative to the work tree, each with the snapshot before its first change. */
  files: Map<string, string>
}

/** Undefined when no file was changed. */
export const stretchOf = (parts: Part[], worktree: string): Stretch | undefined => {
  const files = new Map<string, string>()
  let from: string | undefined
  let to: string | undefined
  for (const part of parts) {
    if ((part.type === "step-start" || part.type === "step-finish") && part.snapshot !== undefined) {
      from ??= part.snapshot
      to = part.snapshot
    }
    if (part.type !== "patch") continue
    // Of an interrupted step only this is left: where it began.
    if (to === part.hash) to = undefined
    for (const path of part.files) {
      const file = path.startsWith(`${worktree}/`) ? path.slice(worktree.length + 1) : path
      if (!files.has(file)) files.set(file, part.hash)
    }
  }
  return from === undefined || files.size === 0 ? undefined : { from, to, files }
}
