import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import { ownPlaces } from "../own-files.ts"
import type { Platform } from "../platform.ts"
import type { Project, ProjectCloneInput, ProjectImportResult, ProjectTrust } from "../schema/project.ts"
import type { Server } from "../server.ts"
import { exportArchive } from "./export-archive.ts"
import { importArchive } from "./import-archive.ts"
import { locate } from "./locate.ts"

/** The project that a workspace belongs to. */
export interface WorkspaceProject {
  current(): Promise<Project>
  /** Makes the directory a git repository, unless it is in one; its instance then starts afresh. @throws FileNotFoundError, VcsFailedError, UnsupportedError */
  initGit(): Promise<Project>
  /**
   * Trusts a directory, this one without a name, and all below it for good: its config may start programs, read variables
   * and widen permissions. Relative names start here.
   *
   * @throws FileNotFoundError, NotADirectoryError
   */
  trust(directory?: string): Promise<ProjectTrust>
  /** Clones a repository into the directory, which has to be empty; its instance then starts afresh. @throws UnsupportedError, AddressRefusedError, DirectoryNotEmptyError, VcsFailedError */
  cloneGit(input: ProjectCloneInput, signal?: AbortSignal): Promise<Project>
  /** Unpacks a tar archive, gzipped or not, over the directory. @throws InvalidArchiveError, BodyTooLargeError */
  import(body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<ProjectImportResult>
  /** The directory as tar.gz, with what .gitignore names if told so. @throws FileNotFoundError */
  export(options: { ignored: boolean }): Promise<ReadableStream<Uint8Array>>
}

export interface WorkspaceProjectOptions {
  platform: Platform
  server: Server
  location: Location
  publisher: Publisher
  dispose(): Promise<void>
  addTrust(directory: string | undefined): Promise<string>
}

/** Files announced one by one; of more, only the directory is. */
const ANNOUNCED = 500

export const createWorkspaceProject = (options: WorkspaceProjectOptions): WorkspaceProject => {
  const { platform, server, location, publisher } = options
  const { files, clock, environment } = platform
  const { directory } = location

  /** What has no first commit, or is no repository, shares the project `global`, with a work tree of its own. */
  const at = async ({ projectID, worktree, vcs }: Location): Promise<Project> => {
    const project = await server.projects.get(projectID)
    return projectID === "global" ? { ...project, worktree, ...(vcs && { vcs }) } : project
  }

  /** What the directory has become. The instance ends when that is another project, or a repository now. */
  const found = async (): Promise<Location> => {
    const now = await locate(platform, directory)
    const { projectID: id, worktree, vcs } = now
    if (id === location.projectID && worktree === location.worktree) return now
    await server.projects.register({ id, worktree, ...(vcs && { vcs }) }, directory)
    await options.dispose()
    return now
  }

  const checkExists = async (doing: string): Promise<void> => {
    if (await files.stat(directory)) return
    const message = `Cannot ${doing} "${directory}": it does not exist`
    throw new NamedError("FileNotFoundError", { message, path: directory })
  }

  return {
    current: () => at(location),
    trust: async (directory) => ({ directory: await options.addTrust(directory) }),
    async initGit() {
      if (location.vcs) return at(location)
      if (!platform.vcs) {
        throw new NamedError("UnsupportedError", { message: "Create a repository elsewhere: there is no git here" })
      }
      await checkExists("create repository in")
      await platform.vcs.init(directory)
      return at(await found())
    },
    async cloneGit({ url, ref, depth }, signal) {
      if (!platform.vcs?.clone) {
        throw new NamedError("UnsupportedError", { message: "Clone elsewhere and import: there is no git here" })
      }
      const choice = { ...(ref !== undefined && { ref }), ...(depth !== undefined && { depth }) }
      await platform.vcs.clone(directory, { url, ...choice, ...(signal && { signal }) })
      publisher.publish("file.edited", { file: directory })
      return at(await found())
    },
    async import(body, signal) {
      const scratch = `${environment.paths.data}/import/${crypto.randomUUID()}`
      const exclude = await ownPlaces(platform, directory)
      const { paths, bytes } = await importArchive({ files, clock, directory, scratch, body, signal, exclude })
      for (const file of paths.length > ANNOUNCED ? [directory] : paths) publisher.publish("file.edited", { file })
      await found()
      return { files: paths.length, bytes }
    },
    async export({ ignored }) {
      await checkExists("export")
      const exclude = await ownPlaces(platform, directory)
      return exportArchive({ files, location, home: environment.paths.home, ignored, exclude })
    },
  }
}
