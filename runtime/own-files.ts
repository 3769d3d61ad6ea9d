import { isWithin } from "./config/paths.ts"
import type { Platform } from "./platform.ts"

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
  { files, environment }: Pick<Platform, "files" | "environment">,
  projects: readonly string[],
): Promise<(path: string) => boolean> {
  const { data } = environment.paths
  const [own, open] = await Promise.all([
    places({ files, environment }),
    Promise.all([`${data}/tool-output`, ...projects].map((path) => files.realPath(path))),
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

/** Absolute paths, without symlinks, of what holds the server's own secrets, but for what a directory lies in. */
export async function ownPlaces(from: Pick<Platform, "files" | "environment">, directory: string): Promise<string[]> {
  const [own, real] = await Promise.all([places(from), from.files.realPath(directory)])
  return own.filter((place) => !isWithin(real, place))
}

/** The last one is of upstream's server, with the same keys. */
const places = ({ files, environment }: Pick<Platform, "files" | "environment">): Promise<string[]> => {
  const { data, state, home } = environment.paths
  return Promise.all([data, state, `${home}/.local/share/opencode/auth.json`].map((path) => files.realPath(path)))
}
