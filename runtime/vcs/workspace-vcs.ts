import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Vcs } from "../ports/vcs.ts"
import type { VcsFileDiff, VcsFileStatus, VcsInfo } from "../schema/vcs.ts"

/** What one workspace's repository says. Outside of repositories, and where there is no git, it is empty. File names are relative to the top of the work tree. */
export interface WorkspaceVcs {
  info(): Promise<VcsInfo>
  /** Files that differ from the last commit, untracked ones included, by name. @throws VcsFailedError */
  status(signal?: AbortSignal): Promise<VcsFileStatus[]>
  /** The same with patches; `branch` compares with where the default branch was left, and shows nothing on it. @throws VcsFailedError */
  diff(query: { mode: "git" | "branch"; context?: number | undefined }, signal?: AbortSignal): Promise<VcsFileDiff[]>
  /** One patch of it all. @throws VcsFailedError */
  rawDiff(signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>
  /** Applies a patch to the files, wholly or not at all. @throws VcsApplyError */
  apply(patch: string): Promise<void>
}

export interface WorkspaceVcsOptions {
  vcs: Vcs | undefined
  location: Location
  publisher: Publisher
  /** Paths that are none of the workspace's business. */
  exclude(): Promise<string[]>
  /** Called when someone wants to know the branch. */
  onInfo(): void
}

const CONTEXT_LINES = 3

export const createWorkspaceVcs = ({
  vcs,
  location,
  publisher,
  exclude,
  onInfo,
}: WorkspaceVcsOptions): WorkspaceVcs => {
  const { directory, worktree } = location
  const bounds = async (signal: AbortSignal | undefined) => ({ exclude: await exclude(), ...(signal && { signal }) })
  const isOnDefault = async () => {
    const branches = await vcs?.branches(directory)
    return branches?.branch != null && branches.branch === branches.default_branch
  }
  return {
    async info() {
      onInfo()
      return (await vcs?.branches(directory)) ?? { branch: null, default_branch: null }
    },
    async status(signal) {
      const changes = (await vcs?.changes({ directory, since: "head", ...(await bounds(signal)) })) ?? []
      return changes.map(({ file, additions, deletions, status }) => ({ file, additions, deletions, status }))
    },
    async diff({ mode, context = CONTEXT_LINES }, signal) {
      const since = mode === "git" ? "head" : "branch"
      if (since === "branch" && (await isOnDefault())) return []
      const changes = (await vcs?.changes({ directory, since, context, ...(await bounds(signal)) })) ?? []
      return changes.map(({ file, patch, additions, deletions, status }) => ({
        ...{ file, additions, deletions, status },
        ...(patch !== undefined && { patch }),
      }))
    },
    rawDiff: async (signal) =>
      ((await vcs?.diff(directory, await bounds(signal))) ?? new Uint8Array()) as Uint8Array<ArrayBuffer>,
    async apply(patch) {
      if (!vcs) {
        throw new NamedError("VcsApplyError", {
          message: "Cannot apply patch: there is no git here",
          reason: "non-git",
        })
      }
      const files = await vcs.apply(directory, patch, { exclude: await exclude() })
      for (const file of files) publisher.publish("file.edited", { file: `${worktree}/${file}` })
    },
  }
}
