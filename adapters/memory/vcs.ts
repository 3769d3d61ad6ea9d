import type { Vcs, VcsBranches } from "../../runtime/ports/vcs.ts"
import { isWithin } from "./file-tree.ts"

export interface MemoryRepository extends VcsBranches {
  /** Absent before the first commit. */
  rootCommit?: string
}

/** Repositories that exist because a test says so. */
export interface MemoryVcs extends Vcs {
  addRepository(worktree: string, repository?: Partial<MemoryRepository>): void
}

/** A machine without repositories. */
export const memoryVcs = (): MemoryVcs => {
  const repositories = new Map<string, MemoryRepository>()
  const worktreeOf = (directory: string) =>
    [...repositories.keys()].filter((worktree) => isWithin(directory, worktree)).sort((a, b) => b.length - a.length)[0]
  const add = (worktree: string, repository: Partial<MemoryRepository> = {}) =>
    void repositories.set(worktree, { branch: "main", default_branch: "main", ...repository })

  return {
    addRepository: add,
    identify: async (directory) => {
      const worktree = worktreeOf(directory)
      if (worktree === undefined) return {}
      const rootCommit = repositories.get(worktree)?.rootCommit
      return rootCommit === undefined ? { worktree } : { rootCommit, worktree }
    },
    branches: async (directory) => {
      const { branch, default_branch } = repositories.get(worktreeOf(directory) ?? "") ?? {
        branch: null,
        default_branch: null,
      }
      return { branch, default_branch }
    },
    init: async (directory) => {
      if (!repositories.has(directory)) add(directory)
    },
  }
}
