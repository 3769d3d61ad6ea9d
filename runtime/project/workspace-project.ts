import { NamedError } from "../errors.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import type { Project, ProjectTrust } from "../schema/project.ts"
import type { Server } from "../server.ts"
import { locate } from "./locate.ts"

/** The project that a workspace belongs to. */
export interface WorkspaceProject {
  current(): Promise<Project>
  /** Makes the directory a git repository, unless it is in one; its instance then starts afresh. @throws UnsupportedError */
  initGit(): Promise<Project>
  /**
   * Trusts a directory, this one without a name, and all below it for good: its config may start programs, read variables
   * and widen permissions. Relative names start here.
   *
   * @throws FileNotFoundError, NotADirectoryError
   */
  trust(directory?: string): Promise<ProjectTrust>
}

export interface WorkspaceProjectOptions {
  platform: Platform
  server: Server
  location: Location
  dispose(): Promise<void>
  addTrust(directory: string | undefined): Promise<string>
}

export const createWorkspaceProject = (options: WorkspaceProjectOptions): WorkspaceProject => {
  const { platform, server, location } = options

  /** What has no first commit, or is no repository, shares the project `global`, with a work tree of its own. */
  const at = async ({ projectID, worktree, vcs }: Location): Promise<Project> => {
    const project = await server.projects.get(projectID)
    return projectID === "global" ? { ...project, worktree, ...(vcs && { vcs }) } : project
  }

  return {
    current: () => at(location),
    trust: async (directory) => ({ directory: await options.addTrust(directory) }),
    async initGit() {
      if (location.vcs) return at(location)
      if (!platform.vcs) {
        throw new NamedError("UnsupportedError", { message: "Create a repository elsewhere: there is no git here" })
      }
      await platform.vcs.init(location.directory)
      const found = await locate(platform, location.directory)
      const { projectID: id, worktree, vcs } = found
      await server.projects.register({ id, worktree, ...(vcs && { vcs }) }, found.directory)
      await options.dispose()
      return at(found)
    },
  }
}
