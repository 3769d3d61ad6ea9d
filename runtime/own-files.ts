import { isWithin } from "./config/paths.ts"
import type { Environment } from "./ports/environment.ts"
import type { Files } from "./ports/files.ts"

/** What a process keeps to itself: its variables, this server's password among them, and its memory. */
const PROCESS = /^\/proc\/(?:\d+|self|thread-self)(?:\/task\/\d+)?\/(?:environ|mem|auxv)$/

/**
 * Tells which paths hold the server's own secrets: keys, conversations of all projects, logs. No permission opens them to tools.
 *
 * Long tool output, which models are told to read, is none of them, nor is a project that lies inside the data folder.
 *
 * @param projects directories that tools work in
 * @returns a test of absolute paths without symlinks
 */
export async function ownFiles(
  { files, environment }: { files: Files; environment: Environment },
  projects: readonly string[],
): Promise<(path: string) => boolean> {
  const { data, state, home } = environment.paths
  const real = (path: string) => files.realPath(path)
  const [own, open] = await Promise.all([
    // The last one is upstream's server, with the same keys.
    Promise.all([data, state, `${home}/.local/share/opencode/auth.json`].map(real)),
    Promise.all([`${data}/tool-output`, ...projects].map(real)),
  ])
  return (path) => {
    if (PROCESS.test(path)) return true
    const place = own.find((folder) => isWithin(path, folder))
    return (
      place !== undefined &&
      !open.some((folder) => folder !== place && isWithin(folder, place) && isWithin(path, folder))
    )
  }
}
