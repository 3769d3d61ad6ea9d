/** How one file changed between two snapshots. */
export interface SnapshotChange {
  /** Path relative to the work tree. */
  file: string
  /** Unified diff; empty for binary files. */
  patch: string
  additions: number
  deletions: number
  status: "added" | "deleted" | "modified"
}

/** Saved states of a work tree, for revert and diff. A snapshot is named by a hash. */
export interface Snapshots {
  /** Saves the work tree; undefined when it has no snapshots (no repository, too large). Reuses the last one while nothing can have changed. */
  take(worktree: string, options?: { mayHaveChanged?: boolean }): Promise<string | undefined>
  /** Names of the files that differ from the snapshot now (or at the last one, when nothing can have changed), relative to the work tree, sorted. */
  changedFiles(worktree: string, snapshot: string, options?: { mayHaveChanged?: boolean }): Promise<string[]>
  /** Changes between two snapshots, by file name. */
  diff(worktree: string, from: string, to: string): Promise<SnapshotChange[]>
  /** Puts files back to how the snapshot has them; files it does not have are removed. */
  restore(worktree: string, snapshot: string, files: string[]): Promise<void>
}
