import { NamedError } from "../../runtime/errors.ts"
import type { VcsWorktrees } from "../../runtime/ports/vcs.ts"
import type { MemoryFiles } from "./files.ts"
import type { MemoryRepository } from "./vcs.ts"

export interface MemoryWorktreesOptions {
  files: MemoryFiles
  /** By work tree. */
  repositories: Map<string, MemoryRepository>
  worktreeOf(directory: string): string | undefined
  /** Files of the last commit, by path relative to the work tree. */
  headOf(worktree: string): Map<string, string> | undefined
  setHead(worktree: string, head: Map<string, string>): void
}

/** Work trees as further entries of the map of repositories. */
export const memoryWorktrees = (options: MemoryWorktreesOptions): VcsWorktrees => {
  const { files, repositories, worktreeOf, headOf, setHead } = options

  const list = (directory: string) => {
    const here = worktreeOf(directory)
    if (here === undefined) return []
    const own = repositories.get(here)?.of ?? here
    return [...repositories]
      .filter(([worktree, { of }]) => worktree === own || of === own)
      .map(([worktree, { branch }]) => ({ directory: worktree, branch }))
  }

  return {
    list: async (directory) => list(directory),
    async add(directory, worktree) {
      const known = list(directory)
      const [own] = known
      const head = headOf(worktreeOf(directory) ?? "")
      if (!own || !head) throw failed(`"${directory}" has no commit`)
      if (known.some(({ branch }) => branch === worktree.branch))
        throw failed(`a branch named '${worktree.branch}' already exists`)
      const { rootCommit } = repositories.get(own.directory) ?? {}
      repositories.set(worktree.directory, {
        ...{ branch: worktree.branch, default_branch: own.branch, of: own.directory },
        ...(rootCommit !== undefined && { rootCommit }),
      })
      files.makeDirectory(worktree.directory)
      setHead(worktree.directory, head)
    },
    async reset(directory, to) {
      const repository = repositories.get(directory)
      if (!repository) throw failed(`"${directory}" is not the top of a work tree`)
      const head = headOf(to === "head" ? directory : (repository.of ?? directory)) ?? new Map<string, string>()
      for (const path of files.paths(directory)) await files.remove(path)
      for (const [name, text] of head) await files.write(`${directory}/${name}`, text)
      setHead(directory, head)
    },
    async remove(directory, worktree) {
      const found = list(directory).find((known) => known.directory === worktree.directory)
      if (!found || repositories.get(worktree.directory)?.of === undefined)
        throw failed(`'${worktree.directory}' is not a working tree`)
      repositories.delete(worktree.directory)
      files.removeDirectory(worktree.directory)
    },
  }
}

const failed = (reason: string) =>
  new NamedError("VcsFailedError", { message: `Cannot read the repository: ${reason}` })
