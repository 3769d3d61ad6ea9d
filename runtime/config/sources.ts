import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import { type ConfigFiles, configFiles, markdownFiles } from "./config-files.ts"
import { parseMarkdown } from "./markdown.ts"
import type { JsonObject } from "./merge.ts"
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
  content: { text: string } | { layer: JsonObject }
}

export interface SourceOptions {
  files: Files
  environment: Environment
  /** Without one only the user's own config is read. */
  directory?: string | undefined
  worktree?: string | undefined
  /** Directory that files of the project must not leave, symlinks included. */
  within?: string | undefined
  /** Called with what is there and not used, and why. */
  onSkipped(path: string, reason: string): void
}

/** A folder as it is read: by whom it was written and through which files. */
interface Folder {
  path: string
  fromProject: boolean
  files: ConfigFiles
  onSkipped(path: string, reason: string): void
}

const names = ["opencode.json", "opencode.jsonc"]

/** Reads every place that config comes from, the weakest first. Files and folders that are missing are left out. */
export async function readSources(options: SourceOptions): Promise<ConfigSource[]> {
  const { environment, directory, within, onSkipped } = options
  const { config, home } = environment.paths
  const own = configFiles(options.files)
  const foreign = configFiles(options.files, within, (path) => onSkipped(path, "leads outside the project"))
  const ofUser = (path: string): Folder => ({ path, fromProject: false, files: own, onSkipped })
  const ofProject = (path: string): Folder => ({ path, fromProject: true, files: foreign, onSkipped })
  const directories = directory === undefined ? [] : directoriesDown(options.worktree ?? "/", directory)
  const dotFolders = directories.map((folder) => `${folder}/.opencode`).filter((path) => path !== `${home}/.opencode`)
  const named = (name: string) => {
    const value = environment.get(name)
    return value ? resolvePath(value, environment.cwd, home) : undefined
  }
  const [namedFile, namedFolder] = [named("OPENCODE_CONFIG"), named("OPENCODE_CONFIG_DIR")]
  const groups = await Promise.all([
    readJson(ofUser(config), ["config.json", ...names]),
    readMarkdown(ofUser(config)),
    namedFile ? readJson(ofUser(dirname(namedFile)), [namedFile.split("/").at(-1) ?? ""]) : [],
    readFolder(ofUser(`${home}/.opencode`)),
    ...directories.map((path) => readJson(ofProject(path), names)),
    ...dotFolders.map((path) => readFolder(ofProject(path))),
    namedFolder ? readFolder(ofUser(namedFolder)) : [],
  ])
  const sources = groups.flat()
  const text = environment.get("OPENCODE_CONFIG_CONTENT")
  const base = directory ?? environment.cwd
  if (text) sources.push({ path: "OPENCODE_CONFIG_CONTENT", base, fromProject: false, content: { text } })
  return sources
}

async function readFolder(folder: Folder): Promise<ConfigSource[]> {
  return (await Promise.all([readJson(folder, names), readMarkdown(folder)])).flat()
}

async function readJson({ path: base, fromProject, files }: Folder, fileNames: string[]): Promise<ConfigSource[]> {
  const read = fileNames.map(async (name): Promise<ConfigSource[]> => {
    const path = `${base}/${name}`
    const text = await files.readText(path)
    return text === undefined ? [] : [{ path, base, fromProject, content: { text } }]
  })
  return (await Promise.all(read)).flat()
}

/** What the markdown files of a folder define, and the key that takes their text. */
const markdownFolders = [
  { folders: ["agent", "agents"], section: "agent", body: "prompt" },
  // The older name of primary agents.
  { folders: ["mode", "modes"], section: "agent", body: "prompt", fixed: { mode: "primary" } },
  { folders: ["command", "commands"], section: "command", body: "template" },
]

async function readMarkdown({ path: folder, fromProject, files, onSkipped }: Folder): Promise<ConfigSource[]> {
  const present = new Set((await files.list(folder)).map((entry) => entry.name))
  for (const name of ["tool", "tools", "plugin", "plugins"]) {
    if (present.has(name)) onSkipped(`${folder}/${name}`, "files of this kind are not supported")
  }
  const read = markdownFolders.flatMap(({ folders, section, body, fixed }) =>
    folders
      .filter((name) => present.has(name))
      .map(async (name) => {
        const paths = await markdownFiles(files, `${folder}/${name}`)
        return Promise.all(
          paths.map(async (path): Promise<ConfigSource[]> => {
            const text = await files.readText(path)
            if (text === undefined) return []
            const id = path.slice(`${folder}/${name}/`.length, -".md".length)
            const entry = await readEntry(section, id, body, text, path)
            const layer = { [section]: { [id]: { ...entry, ...fixed } } }
            return [{ path, base: dirname(path), fromProject, content: { layer } }]
          }),
        )
      }),
  )
  return (await Promise.all(read)).flat(2)
}

/** An agent without a text has no prompt of its own; a command's template may be empty. */
async function readEntry(section: string, id: string, key: string, text: string, path: string): Promise<JsonObject> {
  const { front, body } = await parseMarkdown(text, path)
  if (section === "agent") return { name: id, ...front, ...(body ? { [key]: body } : {}) }
  return { ...front, [key]: body }
}
