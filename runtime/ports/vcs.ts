/** What a directory belongs to. */
export interface VcsIdentity {
  /** Hash of the first root commit; undefined outside a repository and before the first commit. */
  rootCommit?: string
  /** Top of the work tree; undefined outside a repository. */
  worktree?: string
}

export interface VcsBranches {
  branch: string | null
  default_branch: string | null
}

/** The repository that a directory is in. */
export interface Vcs {
  identify(directory: string): Promise<VcsIdentity>
  branches(directory: string): Promise<VcsBranches>
  init(directory: string): Promise<void>
}
