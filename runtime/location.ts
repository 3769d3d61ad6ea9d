/** Where an instance works. */
export interface Location {
  /** Absolute, normalised. */
  directory: string
  /** Top of the work tree; `/` outside a repository. */
  worktree: string
  /** Hash of the root commit; `global` outside a repository and before the first commit. */
  projectID: string
  vcs: "git" | undefined
}

/** What session lists go by: the work tree, or the directory itself where there is none. */
export const listRoot = ({ directory, worktree }: Location): string => (worktree === "/" ? directory : worktree)

/** The directory relative to the work tree; absolute without its leading slash outside repositories. */
export const relativePath = ({ directory, worktree }: Location): string =>
  worktree === "/" ? directory.slice(1) : directory.slice(worktree.length).replace(/^\//, "")
