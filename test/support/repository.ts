import type { MemoryPlatform } from "../../adapters/memory/platform.ts"

/** Makes `/workspace` a repository with one commit, in which `a.txt` is "one". */
export const prepareRepository = ({ vcs, files }: MemoryPlatform): void => {
  vcs.addRepository("/workspace", { rootCommit: "abc" })
  files.seed({ "/workspace/a.txt": "one\n" })
  vcs.commit("/workspace")
}

/** Takes version control's work trees away, as in a place that has none. */
export const withoutWorktrees = (platform: MemoryPlatform): void => {
  prepareRepository(platform)
  Reflect.deleteProperty(platform.vcs, "worktrees")
}

/** Has version control fail at one of its operations on work trees. */
export const failing = (
  platform: MemoryPlatform,
  operation: "list" | "add" | "reset" | "remove",
  error: Error,
): void => {
  prepareRepository(platform)
  if (platform.vcs.worktrees) platform.vcs.worktrees[operation] = async () => Promise.reject(error)
}
