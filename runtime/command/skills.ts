import type { ConfigService } from "../config/config.ts"
import { parseMarkdown } from "../config/markdown.ts"
import { directoriesDown, dirname, resolvePath } from "../config/paths.ts"
import { markdownFiles, type SourceOptions } from "../config/sources.ts"
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
  let found: { of: unknown; skills: Promise<FoundSkill[]> } | undefined

  async function list(): Promise<FoundSkill[]> {
    const loaded = await options.config.load()
    if (found?.of !== loaded) {
      const within = loaded.trusted ? undefined : loaded.project
      found = { of: loaded, skills: readSkills({ ...options, within }, loaded.config.skills?.paths ?? []) }
    }
    return found.skills
  }

  return { list, find: async (name) => (await list()).find((skill) => skill.name === name) }
}

async function readSkills(options: SkillsOptions & SourceOptions, paths: string[]): Promise<FoundSkill[]> {
  const { home, config } = options.environment.paths
  const folders = directoriesDown(options.worktree, options.directory)
  const ofTools = (top: string) => [`${top}/.claude/skills`, `${top}/.agents/skills`]
  const places = [
    ...[
      ...ofTools(home),
      `${home}/.opencode/skill`,
      `${home}/.opencode/skills`,
      `${config}/skill`,
      `${config}/skills`,
    ].map((folder) => ({ folder, fromProject: false })),
    ...folders
      .flatMap((folder) => [...ofTools(folder), `${folder}/.opencode/skill`, `${folder}/.opencode/skills`])
      .map((folder) => ({ folder, fromProject: true })),
    ...paths.map((path) => ({ folder: resolvePath(path, options.directory, home), fromProject: true })),
  ]
  const groups = await Promise.all(places.map(({ folder, fromProject }) => readFolder(options, folder, fromProject)))
  const byName = new Map(groups.flat().map((skill) => [skill.name, skill]))
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function readFolder(
  options: SkillsOptions & SourceOptions,
  folder: string,
  fromProject: boolean,
): Promise<FoundSkill[]> {
  const { files, log, within } = options
  const boundary = fromProject && within !== undefined ? { within } : {}
  const all = await markdownFiles(options, folder, fromProject).catch(() => [])
  const read = all
    .filter((path) => path.endsWith("/SKILL.md"))
    .map(async (location): Promise<FoundSkill[]> => {
      try {
        const text = await files.readText(location, { limitBytes: 1_000_000, ...boundary })
        if (text === undefined) return []
        const { front } = await parseMarkdown(text, location)
        const name =
          typeof front["name"] === "string" && front["name"]
            ? front["name"]
            : (dirname(location).split("/").at(-1) ?? "")
        const description = front["description"]
        if (typeof description !== "string") {
          log("warn", "Skill has no description and is left out", { location })
          return []
        }
        const content = async () =>
          (await parseMarkdown((await files.readText(location, boundary)) ?? "", location)).body
        return [{ name, description, location, content }]
      } catch (error) {
        log("warn", "Cannot read skill", { location, error: String(error) })
        return []
      }
    })
  return (await Promise.all(read)).flat()
}
