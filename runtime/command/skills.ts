import type { ConfigService } from "../config/config.ts"
import { type ConfigFiles, configFiles, markdownFiles } from "../config/config-files.ts"
import type { LoadedConfig } from "../config/load.ts"
import { parseMarkdown } from "../config/markdown.ts"
import { directoriesDown, dirname, isWithin, resolvePath } from "../config/paths.ts"
import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import type { Log } from "../ports/log.ts"

/** A folder with a SKILL.md: instructions for a special task, which the model loads when they fit. */
export interface FoundSkill {
  name: string
  description: string
  /** Path of its SKILL.md. */
  location: string
  /** Text after the front matter. */
  content(): Promise<string>
}

export interface Skills {
  /** Every skill by name; of two with one name the one nearer to the directory counts. */
  list(): Promise<FoundSkill[]>
  find(name: string): Promise<FoundSkill | undefined>
}

export interface SkillsOptions {
  files: Files
  environment: Environment
  log: Log
  config: ConfigService
  directory: string
  worktree: string
}

/**
 * Creates the skills of an instance, read once per load of the config: `skill`, `skills` below `.opencode` and the global
 * config folder, `skills` below `.claude` and `.agents` (in the project and in the home), and the config's `skills.paths`.
 */
export function createSkills(options: SkillsOptions): Skills {
  let found: { of: LoadedConfig; skills: Promise<FoundSkill[]> } | undefined

  async function list(): Promise<FoundSkill[]> {
    const loaded = await options.config.load()
    if (found?.of !== loaded) found = { of: loaded, skills: readSkills(options, loaded) }
    return found.skills
  }

  return { list, find: async (name) => (await list()).find((skill) => skill.name === name) }
}

async function readSkills(options: SkillsOptions, loaded: LoadedConfig): Promise<FoundSkill[]> {
  const { directory, worktree, environment, log } = options
  const { home, config } = environment.paths
  const own = configFiles(options.files)
  const foreign = loaded.trusted ? own : configFiles(options.files, loaded.project)
  const ofTools = (top: string) => [`${top}/.claude/skills`, `${top}/.agents/skills`]
  const ofOpencode = (top: string) => [`${top}/skill`, `${top}/skills`]
  const named = (loaded.config.skills?.paths ?? []).map((path) => resolvePath(path, directory, home))
  const places: [ConfigFiles, string[]][] = [
    [own, [...ofTools(home), ...ofOpencode(`${home}/.opencode`), ...ofOpencode(config)]],
    [
      foreign,
      directoriesDown(worktree, directory).flatMap((top) => [...ofTools(top), ...ofOpencode(`${top}/.opencode`)]),
    ],
    // Only the user can have named a place outside the project: those of the project were taken out.
    [own, named.filter((path) => loaded.project === undefined || !isWithin(path, loaded.project))],
    [foreign, named.filter((path) => loaded.project !== undefined && isWithin(path, loaded.project))],
  ]
  const read = places.flatMap(([files, folders]) => folders.map((folder) => readFolder(files, folder, log)))
  const byName = new Map((await Promise.all(read)).flat().map((skill) => [skill.name, skill]))
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function readFolder(files: ConfigFiles, folder: string, log: Log): Promise<FoundSkill[]> {
  const paths = (await markdownFiles(files, folder)).filter((path) => path.endsWith("/SKILL.md"))
  const read = paths.map(async (location): Promise<FoundSkill[]> => {
    try {
      const text = await files.readText(location)
      if (text === undefined) return []
      const { front } = await parseMarkdown(text, location)
      const { name, description } = front
      if (typeof description !== "string" || !description.trim()) {
        log("warn", "Skill has no description and is left out", { location })
        return []
      }
      const folderName = dirname(location).split("/").at(-1) ?? ""
      const content = async () => (await parseMarkdown((await files.readText(location)) ?? "", location)).body
      return [{ name: typeof name === "string" && name ? name : folderName, description, location, content }]
    } catch (error) {
      log("warn", "Cannot read skill", { location, error: String(error) })
      return []
    }
  })
  return (await Promise.all(read)).flat()
}
