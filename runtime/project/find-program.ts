import { directoriesDown, dirname } from "../config/paths.ts"
import type { Location } from "../location.ts"
import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"

/** Finds what is installed for a file of the workspace. Nothing is ever downloaded. */
export interface ProgramFinder {
  /**
   * Absolute path of a program: of the project (`node_modules/.bin`, virtual environments), the nearest first, or on PATH.
   *
   * @param from absolute path of a directory of the workspace
   */
  program(name: string, from: string): Promise<string | undefined>
  /** The nearest directory, from this one up to the workspace's top, that holds one of the names (`*` stands for any text). */
  holding(names: readonly string[], from: string): Promise<string | undefined>
  /** Texts of all files of this name, from a directory up to the workspace's top. */
  texts(name: string, from: string): Promise<string[]>
}

export interface ProgramFinderOptions {
  files: Files
  environment: Environment
  location: Location
}

/** Where projects keep programs of their own. */
const PLACES = ["node_modules/.bin", ".venv/bin", "venv/bin", "vendor/bin"]
const TEXT_LIMIT_BYTES = 1024 * 1024

export const createProgramFinder = ({ files, environment, location }: ProgramFinderOptions): ProgramFinder => {
  const top = location.worktree === "/" ? location.directory : location.worktree
  const upwards = (from: string) => directoriesDown(top, from).reverse()

  const isProgram = async (path: string) => {
    const stat = await files.stat(path).catch(() => undefined)
    return stat?.type === "file" && stat.isExecutable === true
  }

  const onPath = () => (environment.get("PATH") ?? "").split(":").filter((entry) => entry.startsWith("/"))

  return {
    async program(name, from) {
      const own = upwards(from).flatMap((directory) => PLACES.map((place) => `${directory}/${place}`))
      for (const directory of [...own, ...onPath()]) {
        if (await isProgram(`${directory}/${name}`)) return `${directory}/${name}`
      }
      return undefined
    },
    async holding(names, from) {
      for (const directory of upwards(from)) {
        for (const name of names) if (await holds(files, directory, name)) return directory
      }
      return undefined
    },
    async texts(name, from) {
      const paths = upwards(from).map((directory) => `${directory}/${name}`)
      const limit = { limitBytes: TEXT_LIMIT_BYTES }
      const found = await Promise.all(paths.map((path) => files.readText(path, limit).catch(() => undefined)))
      return found.filter((text) => text !== undefined)
    },
  }
}

const holds = async (files: Files, directory: string, name: string): Promise<boolean> => {
  if (!name.includes("*")) return (await files.stat(`${directory}/${name}`).catch(() => undefined)) !== undefined
  const [start = "", end = ""] = name.split("*")
  const entries = await files.list(directory).catch(() => undefined)
  return entries?.some((entry) => entry.name.startsWith(start) && entry.name.endsWith(end)) ?? false
}

/** Ends of a file's name that a list of extensions may name: `.html.erb` before `.erb`; the whole name for one without a dot. */
export const extensionsOf = (path: string): string[] => {
  const name = path.slice(dirname(path).length).replace(/^\//, "")
  const ends = [...name.matchAll(/\./g)].map(({ index }) => name.slice(index).toLowerCase())
  return ends.length === 0 ? [name] : [...ends, name]
}
