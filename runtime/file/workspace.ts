import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import { ownFiles, ownPlaces } from "../own-files.ts"
import type { Platform } from "../platform.ts"
import type { FileLocks } from "../tools/file-locks.ts"
import { createWorkspaceVcs, type WorkspaceVcs } from "../vcs/workspace-vcs.ts"
import { createFinder, type Finder } from "./finder.ts"
import { createWorkspaceFiles, type WorkspaceFiles } from "./workspace-files.ts"
import { rootsOf } from "./workspace-path.ts"

/** The files of one directory: to read and write, to search, and what the repository says of them. */
export interface Workspace {
  files: WorkspaceFiles
  finder: Finder
  vcs: WorkspaceVcs
  /** Ends watching and forgets the list of files. */
  dispose(): Promise<void>
}

export interface WorkspaceOptions {
  platform: Platform
  location: Location
  publisher: Publisher
  /** Held while a file is changed; tools hold the same ones. */
  locks: FileLocks
}

export const createWorkspace = ({ platform, location, publisher, locks }: WorkspaceOptions): Workspace => {
  const { files, vcs, environment } = platform
  const isOwn = async (path: string): Promise<boolean> => {
    const test = await ownFiles({ files, environment }, rootsOf(location))
    return test(path) || test(await files.realPath(path))
  }
  const exclude = () => ownPlaces({ files, environment }, location.directory)
  const finder = createFinder({ platform, location, publisher, isOwn })
  return {
    files: createWorkspaceFiles({ files, vcs, location, home: environment.paths.home, publisher, locks, isOwn }),
    finder,
    vcs: createWorkspaceVcs({ vcs, location, publisher, exclude, onInfo: finder.watching.startBranch }),
    dispose: finder.dispose,
  }
}
