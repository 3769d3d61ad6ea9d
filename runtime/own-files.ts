import { isWithin } from "./config/paths.ts"
import type { Platform } from "./platform.ts"

/** What a process keeps to itself: its variables, this server's password among them, and its memory. */
const PROCESS = /^\/proc\/(?:\d+|self|thread-self)(?:\/task\/\d+)?\/(?:environ|mem|auxv)$/

/**
 * Tells which paths hold the server's own secrets: keys, conversations of all projects, logs. No permission opens them to tools.
 *
 * Long tool output, which models are told to read, is none of them, nor is a project that lies inside the data folder; but
 * a folder in which the server keeps its own files is no project, whoever names it as one.
 *
 * @param projects directories that tools work in
 * @returns a test of absolute paths without symlinks
 */
export async function ownFiles(
  { files, environment }: Pick<Platform, "files" | "environment">,
  projects: readonly string[],
): Promise<(path: string) => boolean> {
  const { data } = environment.paths
  const [own, closed, open] = await Promise.all([
    places({ files, environment }),
    folders({ files, environment }),
    Promise.all([`${data}/tool-output`, ...projects].map((path) => files.realPath(path))),
  ])
  return (path) => {
    if (PROCESS.test(path) || closed.some((folder) => isWithin(path, folder))) return true
    const place = own.find((folder) => isWithin(path, folder))
    return (
      place !== undefined &&
      !open.some((folder) => folder !== place && isWithin(folder, place) && isWithin(path, folder))
    )
  }
}

/** Absolute paths, without symlinks, of what holds the server's own secrets, but for the data folder that a project lies in. */
export async function ownPlaces(from: Pick<Platform, "files" | "environment">, directory: string): Promise<string[]> {
  const [own, closed, real] = await Promise.all([places(from), folders(from), from.files.realPath(directory)])
  return [...own.filter((place) => place === real || !isWithin(real, place)), ...closed]
}

/** `auth.json` is of upstream's server, with the same keys. */
const places = ({ files, environment }: Pick<Platform, "files" | "environment">): Promise<string[]> => {
  const { data, state, home, own = [] } = environment.paths
  const all = [data, state, `${home}/.local/share/opencode/auth.json`, ...own]
  return Promise.all(all.map((path) => files.realPath(path)))
}

/** Where the server keeps more than single files: copies of all projects, archives that are being unpacked, its log. */
const folders = ({ files, environment }: Pick<Platform, "files" | "environment">): Promise<string[]> => {
  const { data, state } = environment.paths
  return Promise.all([`${data}/snapshot`, `${data}/import`, `${state}/log`].map((path) => files.realPath(path)))
}
