import type { Database } from "../../runtime/ports/database.ts"
import type { Egress } from "../../runtime/ports/egress.ts"
import type { Vcs } from "../../runtime/ports/vcs.ts"
import { below } from "../shared/path-segments.ts"
import { fileTables } from "../shared/sql-file-tables.ts"
import type { WorkspaceFiles } from "../shared/sql-files.ts"
import { gitApply } from "./git-apply.ts"
import { gitChanges } from "./git-changes.ts"
import { gitClone } from "./git-clone.ts"
import { gitFiles } from "./git-files.ts"
import { halfClones } from "./half-clones.ts"
import { branchesOf, findWorktree, openRepository, rootCommit } from "./git-repository.ts"

export interface GitVcsOptions {
  /** The database that `sqlFiles` has. */
  database: Database
  files: WorkspaceFiles
  /** Lets repositories be cloned. */
  egress?: Egress | undefined
}

/**
 * Git repositories among the files in SQL, read by isomorphic-git, which is loaded at the first one. Work trees and submodules
 * whose `.git` is a file are none. Nothing is run, no hooks, no filters; line ends are as they are.
 */
export const gitVcs = ({ database: source, files, egress }: GitVcsOptions): Vcs => {
  const database = fileTables(source)
  const roots = new Map<string, string>()

  return {
    identify: async (directory) => {
      const repository = await openRepository(files, directory)
      if (!repository) return {}
      const worktree = repository.dir
      // Remembered, so that checking out a branch without common history does not make another project of it.
      const known = roots.get(worktree) ?? (await rootCommit(repository))
      if (known === undefined) return { worktree }
      roots.set(worktree, known)
      return { worktree, rootCommit: known }
    },
    branches: async (directory) => {
      const repository = await openRepository(files, directory)
      return repository ? branchesOf(files, repository) : { branch: null, default_branch: null }
    },
    init: async (directory) => {
      const { init } = await import("isomorphic-git")
      await init({ fs: gitFiles(files), dir: await files.realPath(directory), defaultBranch: "main" })
    },
    headDirectory: async (directory) => {
      const worktree = await findWorktree(files, directory)
      return worktree === undefined ? undefined : `${below(worktree)}.git`
    },
    ...gitChanges(database, files),
    apply: gitApply(files),
    ...(egress && { clone: gitClone(files, egress, halfClones(source, files)) }),
  }
}
