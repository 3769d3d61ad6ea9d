import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import type { Log } from "../ports/log.ts"
import type { Config } from "../schema/config.ts"
import { configFiles } from "./config-files.ts"
import { isObject, type JsonObject, mergeConfig } from "./merge.ts"
import { normalizeLayer } from "./normalize.ts"
import { checkLayer, parseJson } from "./parse.ts"
import { isWithin, resolvePath } from "./paths.ts"
import { noteReference, type Reference } from "./references.ts"
import { noRestrictions, restrictLayer, type Restrictions, withoutGrants } from "./restrict.ts"
import { type ConfigSource, readSources } from "./sources.ts"
import { isSecretName } from "./secret-name.ts"
import { substitute } from "./substitute.ts"

/** Everything that the places of config say, merged. */
export interface LoadedConfig {
  /** The merged config in the wire's form, secrets included: it leaves the server through `redactConfig` only. */
  config: Config
  /** The same without permissions that an untrusted project asks for. */
  granted: Config
  /** What an untrusted project set; empty when the directory is trusted. */
  restrictions: Restrictions
  /** What came from variables and files. */
  references: readonly Reference[]
  trusted: boolean
  /** Top of what the project's author may have written: the work tree, or the directory outside a repository. */
  project: string | undefined
}

export interface LoadOptions {
  files: Files
  environment: Environment
  log: Log
  trusted: boolean
  directory?: string | undefined
  worktree?: string | undefined
}

/** Keys that are accepted, so that people's files work, and do nothing here; those inside of another are dotted. */
const unsupportedKeys = [
  ..."plugin enterprise autoupdate autoshare layout references reference server logLevel".split(" "),
  ..."watcher.ignore subagent_depth attachment tool_output skills.urls".split(" "),
  ..."batch_tool openTelemetry primary_tools continue_loop_on_deny policies"
    .split(" ")
    .map((key) => `experimental.${key}`),
]
const schemaUrl = "https://opencode.ai/config.json"

/**
 * Reads and merges every place of config, the later one winning: the user's global files, `OPENCODE_CONFIG`, the project
 * from the work tree's top down, `.opencode` folders, `OPENCODE_CONFIG_CONTENT`.
 *
 * @throws ConfigJsonError, ConfigInvalidError naming file, line and key
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { environment, log, trusted } = options
  const project = projectTop(options)
  const notes = new Map<string, string[]>()
  const note = (path: string, what: string) => void notes.set(path, [...(notes.get(path) ?? []), what])
  const sources = await readSources({
    ...options,
    within: trusted ? undefined : project,
    onSkipped: note,
  })
  const restrictions = noRestrictions()
  const references: Reference[] = []
  const layers = await Promise.all(sources.map((source) => readLayer(source, options, project, note, references)))
  // The global config is shown as its files have it; an instance's names what clients read without looking twice.
  let granted: JsonObject =
    options.directory === undefined
      ? { $schema: schemaUrl }
      : { $schema: schemaUrl, agent: {}, mode: {}, command: {}, plugin: [], username: environment.username }
  for (const [index, layer] of layers.entries()) {
    const source = sources[index]
    if (!source?.fromProject || trusted) {
      granted = mergeConfig(granted, layer)
      continue
    }
    const restricted = restrictLayer(layer, restrictions, project ?? source.base)
    for (const key of restricted.refused) note(source.path, `${key} (directory is not trusted)`)
    granted = mergeConfig(withoutForeignKeys(granted, restricted.layer, restrictions), restricted.layer)
  }
  if (notes.size > 0) log("warn", "Some settings are not supported here and have no effect", Object.fromEntries(notes))
  return {
    config: withRequested(granted, restrictions) as Config,
    granted: granted as Config,
    restrictions,
    references,
    trusted,
    project,
  }
}

/** Top of what the project's author may have written. */
export function projectTop({ directory, worktree }: Pick<LoadOptions, "directory" | "worktree">): string | undefined {
  return directory === undefined || (worktree !== undefined && worktree !== "/") ? worktree : directory
}

async function readLayer(
  source: ConfigSource,
  options: LoadOptions,
  project: string | undefined,
  note: (path: string, what: string) => void,
  references: Reference[],
): Promise<JsonObject> {
  const { content, path, base } = source
  const free = !source.fromProject || options.trusted
  const files = configFiles(options.files, free ? undefined : project, () => note(path, "{file:} outside the project"))
  const isText = "text" in content
  const raw = isText ? await parseJson(content.text, path) : content.layer
  const substituted = isText ? await substitute(raw, { env, file }, path) : raw
  const checked = await checkLayer(substituted, path, isText ? content.text : undefined)
  const unused = unsupportedKeys.filter((key) => !isEmpty(valueAt(checked.value, key)))
  for (const key of [...checked.unknownKeys, ...unused]) note(path, key)
  return normalizeLayer(checked.value)

  function env(name: string, key: readonly string[]): string {
    if (free) {
      if (key[0] === "provider" && key.some((part) => isSecretName(part) || part === "headers")) {
        options.environment.hidden.add(name)
      }
      const value = options.environment.get(name) ?? ""
      noteReference(references, `{env:${name}}`, value)
      return value
    }
    note(path, `{env:${name}} (directory is not trusted)`)
    return ""
  }

  async function file(name: string): Promise<string | undefined> {
    const target = resolvePath(name, base, options.environment.paths.home)
    if (!free && !(project !== undefined && isWithin(target, project))) {
      note(path, `{file:${name}} (directory is not trusted)`)
      return ""
    }
    const text = await files.readText(target)
    noteReference(references, `{file:${name}}`, text?.trim() ?? "")
    return text
  }
}

const valueAt = (layer: JsonObject, key: string): unknown =>
  key.split(".").reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), layer)

const isEmpty = (value: unknown) =>
  value === undefined || value === false || (Array.isArray(value) && value.length === 0)

/** A provider whose address the project's layer sets starts from nothing, so that the user's key or headers never go there. */
function withoutForeignKeys(merged: JsonObject, layer: JsonObject, restrictions: Restrictions): JsonObject {
  const [before, after] = [merged["provider"], layer["provider"]]
  if (!isObject(before) || !isObject(after)) return merged
  const kept = Object.entries(before).filter(([name]) => !(name in after && restrictions.providers.has(name)))
  return { ...merged, provider: Object.fromEntries(kept) }
}

/** Shows an untrusted project's permissions beside the user's, except those that would widen. */
function withRequested(granted: JsonObject, { permission, agentPermission }: Restrictions): JsonObject {
  const requested = withoutGrants(permission)
  const config: JsonObject = { ...granted }
  if (Object.keys(requested).length > 0) {
    config["permission"] = mergeConfig(isObject(granted["permission"]) ? granted["permission"] : {}, requested)
  }
  if (!isObject(granted["agent"])) return config
  const shown = Object.entries(granted["agent"]).map(([name, agent]) => {
    const own = Object.hasOwn(agentPermission, name) ? withoutGrants(agentPermission[name] ?? {}) : {}
    if (!isObject(agent) || Object.keys(own).length === 0) return [name, agent]
    return [name, { ...agent, permission: mergeConfig(isObject(agent["permission"]) ? agent["permission"] : {}, own) }]
  })
  return { ...config, agent: Object.fromEntries(shown) }
}
