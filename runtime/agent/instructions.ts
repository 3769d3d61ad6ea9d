import type { ConfigService } from "../config/config.ts"
import { type ConfigFiles, configFiles } from "../config/config-files.ts"
import { expandGlob } from "../config/expand-glob.ts"
import { directoriesDown, isWithin, resolvePath } from "../config/paths.ts"
import { redactAddress } from "../config/redact.ts"
import type { Egress } from "../ports/egress.ts"
import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import type { Log } from "../ports/log.ts"
import type { Instruction } from "./system.ts"

export interface InstructionsOptions {
  files: Files
  environment: Environment
  config: ConfigService
  log: Log
  /** Reads `instructions` that are addresses; without it they are left out. */
  egress?: Egress
  directory: string
  worktree: string
}

const pageLimitBytes = 1_000_000

/**
 * Reads what the system prompt carries of the user and the project: the global AGENTS.md, the AGENTS.md files from the work
 * tree's top down to the directory (CLAUDE.md where there is none at all, else CONTEXT.md), then the files of the config's `instructions`.
 * What cannot be read is left out with a warning.
 */
export async function readInstructions(options: InstructionsOptions): Promise<Instruction[]> {
  const { files, environment, config, directory, worktree } = options
  const { config: settings, project, trusted } = await config.load()
  const own = configFiles(files)
  const foreign = trusted ? own : configFiles(files, project)
  const folders = directoriesDown(worktree, directory)
  const { home, config: globalFolder } = environment.paths
  const groups = await Promise.all([
    firstGroup([[`${globalFolder}/AGENTS.md`], [`${home}/.claude/CLAUDE.md`]], own),
    firstGroup(
      ["AGENTS.md", "CLAUDE.md", "CONTEXT.md"].map((name) => folders.map((folder) => `${folder}/${name}`)),
      foreign,
    ),
    Promise.all((settings.instructions ?? []).map((entry) => fromConfig(entry))),
  ])
  const seen = new Set<string>()
  return groups.flat(2).filter(({ source, text }) => text.trim() && !seen.has(source) && seen.add(source))

  async function firstGroup(candidates: string[][], from: ConfigFiles): Promise<Instruction[]> {
    for (const paths of candidates) {
      const found = (await Promise.all(paths.map((path) => readFile(path, from)))).flat()
      if (found.length > 0) return found
    }
    return []
  }

  async function readFile(path: string, from: ConfigFiles): Promise<Instruction[]> {
    try {
      const text = await from.readText(path)
      return text === undefined ? [] : [{ source: path, text }]
    } catch (error) {
      options.log("warn", "Cannot read instructions", { path, error: String(error) })
      return []
    }
  }

  async function fromConfig(entry: string): Promise<Instruction[]> {
    if (/^https?:\/\//.test(entry)) return readPage(entry)
    const isRelative = !entry.startsWith("/") && !entry.startsWith("~")
    const bases = isRelative ? folders : [directory]
    const read = bases.map(async (base) => {
      const pattern = resolvePath(entry, base, home)
      // Only the user can have named a place outside the project: those of the project were taken out.
      const from = project !== undefined && !isWithin(pattern, project) ? own : foreign
      return Promise.all((await expandGlob(from, pattern)).map((path) => readFile(path, from)))
    })
    return (await Promise.all(read)).flat(2)
  }

  async function readPage(url: string): Promise<Instruction[]> {
    try {
      const response = await options.egress?.fetch(url, { timeoutMs: 5_000, limitBytes: pageLimitBytes })
      return response?.status === 200
        ? [{ source: redactAddress(url), text: new TextDecoder().decode(response.body) }]
        : []
    } catch (error) {
      options.log("warn", "Cannot fetch instructions", {
        url: redactAddress(url),
        error: redactAddress(String(error)),
      })
      return []
    }
  }
}
