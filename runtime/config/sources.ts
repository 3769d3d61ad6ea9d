import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import type { JsonObject } from "./merge.ts"
import { parseMarkdown } from "./markdown.ts"
import { directoriesDown, dirname, resolvePath } from "./paths.ts"

/** One place that config comes from, unread. */
export interface ConfigSource {
  /** File, or the name of a variable: stands in errors. */
  path: string
  /** Directory that `{file:}` starts at. */
  base: string
  /** Whether the project's author wrote it, rather than the user. */
  fromProject: boolean
  /** JSON text, or a layer made of a markdown file. */
  text?: string
  layer?: JsonObject
}

export interface SourceOptions {
  files: Files
  environment: Environment
  /** Without one only the user's own config is read. */
  directory?: string | undefined
  worktree?: string | undefined
  /** Directory that files of the project must not leave, symlinks included. */
  within?: string | undefined
  /** Called with each folder of tool or plugin files: this server does not load them. */
  onUnsupported?: (folder: string) => void
}

const limitBytes = 1_000_000
const names = ["opencode.json", "opencode.jsonc"]

/** Reads every place that config comes from, the weakest first. Files and folders that are missing are left out. */
export async function readSources(options: SourceOptions): Promise<ConfigSource[]> {
  const { environment, directory } = options
  const { config, home } = environment.paths
  const projectDirectories = directory === undefined ? [] : directoriesDown(options.worktree ?? "/", directory)
  const dotFolders = projectDirectories
    .map((folder) => `${folder}/.opencode`)
    .filter((folder) => folder !== `${home}/.opencode`)
  const ownFolder = environment.get("OPENCODE_CONFIG_DIR")
  const named = environment.get("OPENCODE_CONFIG")
  const cwd = environment.cwd
  const content = environment.get("OPENCODE_CONFIG_CONTENT")
  const groups = await Promise.all([
    readJson(options, config, ["config.json", ...names], false),
    readMarkdown(options, config, false),
    named
      ? readJson(
          options,
          dirname(resolvePath(named, cwd, home)),
          [resolvePath(named, cwd, home).split("/").at(-1) ?? ""],
          false,
        )
      : [],
    readFolder(options, `${home}/.opencode`, false),
    ...projectDirectories.map((folder) => readJson(options, folder, names, true)),
    ...dotFolders.map((folder) => readFolder(options, folder, true)),
    ownFolder ? readFolder(options, resolvePath(ownFolder, cwd, home), false) : [],
  ])
  const sources = groups.flat()
  if (content)
    sources.push({ path: "OPENCODE_CONFIG_CONTENT", base: directory ?? cwd, fromProject: false, text: content })
  return sources
}

async function readFolder(options: SourceOptions, folder: string, fromProject: boolean): Promise<ConfigSource[]> {
  const [json, markdown] = await Promise.all([
    readJson(options, folder, names, fromProject),
    readMarkdown(options, folder, fromProject),
  ])
  return [...json, ...markdown]
}

const boundary = (options: SourceOptions, fromProject: boolean) =>
  fromProject && options.within !== undefined ? { within: options.within } : {}

async function readJson(
  options: SourceOptions,
  folder: string,
  fileNames: string[],
  fromProject: boolean,
): Promise<ConfigSource[]> {
  const read = fileNames.map(async (name): Promise<ConfigSource[]> => {
    const path = `${folder}/${name}`
    const text = await options.files.readText(path, { limitBytes, ...boundary(options, fromProject) })
    return text === undefined ? [] : [{ path, base: folder, fromProject, text }]
  })
  return (await Promise.all(read)).flat()
}

/** Folder of a config folder → what its markdown files define, and the key that takes their text. */
const markdownFolders = [
  { names: ["agent", "agents"], section: "agent", body: "prompt", named: true },
  { names: ["command", "commands"], section: "command", body: "template", named: false },
]

async function readMarkdown(options: SourceOptions, folder: string, fromProject: boolean): Promise<ConfigSource[]> {
  const present = await options.files.list(folder, boundary(options, fromProject))
  if (!present) return []
  const entries = new Set(present.map((entry) => entry.name))
  for (const name of ["tool", "tools", "plugin", "plugins"])
    if (entries.has(name)) options.onUnsupported?.(`${folder}/${name}`)
  const groups = markdownFolders.flatMap(({ names: folders, section, body, named }) =>
    folders
      .filter((name) => entries.has(name))
      .map(async (name) => {
        const paths = await markdownFiles(options, `${folder}/${name}`, fromProject)
        return Promise.all(
          paths.map(async (path): Promise<ConfigSource[]> => {
            const text = await options.files.readText(path, { limitBytes, ...boundary(options, fromProject) })
            if (text === undefined) return []
            const markdown = await parseMarkdown(text, path)
            const id = path.slice(folder.length + name.length + 2, -".md".length)
            const bodyEntry = markdown.body || !named ? { [body]: markdown.body } : {}
            const entry: JsonObject = { ...(named ? { name: id } : {}), ...markdown.front, ...bodyEntry }
            return [{ path, base: dirname(path), fromProject, layer: { [section]: { [id]: entry } } }]
          }),
        )
      }),
  )
  return (await Promise.all(groups)).flat(2)
}

/** Lists the markdown files below a folder, by path. Directory symlinks are not followed: they may go round in circles. */
export async function markdownFiles(
  options: SourceOptions,
  folder: string,
  fromProject: boolean,
  depth = 8,
): Promise<string[]> {
  const entries = (await options.files.list(folder, boundary(options, fromProject))) ?? []
  const found = entries.map(async (entry): Promise<string[]> => {
    const path = `${folder}/${entry.name}`
    const type = entry.type === "symlink" ? entry.target : entry.type
    if (type === "file") return entry.name.endsWith(".md") ? [path] : []
    return entry.type === "directory" && depth > 0 ? markdownFiles(options, path, fromProject, depth - 1) : []
  })
  return (await Promise.all(found)).flat().sort()
}
