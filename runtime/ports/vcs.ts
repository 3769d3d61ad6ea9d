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

/** How a file of the work tree differs from a commit. */
export interface VcsChange {
  /** Path relative to the top of the work tree. */
  file: string
  additions: number
  deletions: number
  status: "added" | "deleted" | "modified"
  /** Whether the repository knows the file: it is in the commit or in the index. */
  isTracked: boolean
  /** Unified diff; absent when it was not asked for or would be too long. */
  patch?: string
}

export interface VcsChangesQuery {
  /** Only what is in this directory. */
  directory: string
  /** `head`: since the last commit; `branch`: since the default branch was left. */
  since: "head" | "branch"
  /** Lines of context of the patches; without it there are none. */
  context?: number
  /** Absolute paths that are left out, with all below them. */
  exclude?: readonly string[]
  signal?: AbortSignal
}

export interface VcsCloneOptions {
  url: string
  /** Branch or tag; the remote's default branch without it. */
  ref?: string
  /** Number of commits; all without it. */
  depth?: number
  signal?: AbortSignal
}

/** One work tree of a repository. */
export interface VcsWorktree {
  /** Absolute, symlinks resolved. */
  directory: string
  /** Null when HEAD is detached. */
  branch: string | null
}

/** Further work trees of the repository that a directory is in. */
export interface VcsWorktrees {
  /** All work trees, the repository's own one first. None outside of a repository. @throws VcsFailedError */
  list(directory: string): Promise<VcsWorktree[]>
  /**
   * Makes a work tree with a new branch at the commit that the directory is at. It has no files until it is reset.
   *
   * @param worktree.directory absolute; missing or empty
   * @throws VcsFailedError, also when the branch exists
   */
  add(directory: string, worktree: { directory: string; branch: string }): Promise<void>
  /**
   * Makes the files of the work tree that has its top here those of a commit, and moves its branch there; files that the commit
   * does not have are removed, ignored ones too.
   *
   * @param to `head`: the commit that it is at; `default`: the default branch, as the remote last had it if there is one
   * @throws VcsFailedError
   */
  reset(directory: string, to: "head" | "default"): Promise<void>
  /** Removes a work tree of the directory's repository, whatever is in it, and its branch if told so. @throws VcsFailedError */
  remove(directory: string, worktree: { directory: string; branch?: string }): Promise<void>
}

/** The repository that a directory is in. No program that the repository's own configuration names is run. */
export interface Vcs {
  identify(directory: string): Promise<VcsIdentity>
  branches(directory: string): Promise<VcsBranches>
  init(directory: string): Promise<void>
  /** Directory whose file `HEAD` names the branch; undefined outside a repository. */
  headDirectory(directory: string): Promise<string | undefined>
  /** Changed files, untracked ones included, sorted by name without regard to case. None outside a repository. @throws VcsFailedError */
  changes(query: VcsChangesQuery): Promise<VcsChange[]>
  /** One patch of all changes since the last commit, untracked and binary files included. Empty outside a repository. @throws VcsFailedError */
  diff(directory: string, options?: Pick<VcsChangesQuery, "exclude" | "signal">): Promise<Uint8Array>
  /** The patch of one tracked file since the last commit; undefined when it has none. `path` is absolute. */
  patchOf(directory: string, path: string): Promise<string | undefined>
  /**
   * Applies a patch to the work tree, all of it or nothing; returns the files it names, relative to the top.
   *
   * @param options `exclude`: absolute paths that it must not change, nor what is below them
   * @throws VcsApplyError
   */
  apply(directory: string, patch: string, options?: { exclude?: readonly string[] }): Promise<string[]>
  /**
   * Clones a repository into an empty or missing directory. Absent where that is impossible.
   *
   * @throws AddressRefusedError, DirectoryNotEmptyError, VcsFailedError
   */
  clone?(directory: string, options: VcsCloneOptions): Promise<void>
  /** Absent where a repository has one work tree only. */
  worktrees?: VcsWorktrees
}
