import type { PermissionConfig } from "../schema/config-permission.ts"
import { isObject, type JsonObject, mergeConfig } from "./merge.ts"
import { isWithin, resolvePath } from "./paths.ts"

/** What the config of an untrusted directory set, and what it therefore does not get. */
export interface Restrictions {
  /** Permissions that the project asks for: they may only restrict those of the user. */
  permission: PermissionConfig
  agentPermission: Record<string, PermissionConfig>
  /** Providers whose address or package the project sets: they get no key but the one of the same file. */
  providers: Set<string>
  /** MCP servers that the project defines or changes: not started. */
  mcp: Set<string>
  /** Commands that the project defines or changes: no `` !`cmd` ``. */
  commands: Set<string>
  /** Whether the project sets up formatters, language servers: not started. */
  formatter: boolean
  lsp: boolean
}

/** Returns what a trusted directory is restricted in: nothing. */
export const noRestrictions = (): Restrictions => ({
  permission: {},
  agentPermission: {},
  providers: new Set(),
  mcp: new Set(),
  commands: new Set(),
  formatter: false,
  lsp: false,
})

/** Keys of which an untrusted project decides nothing. */
const refused = ["shell", "server", "logLevel", "autoshare", "enterprise", "plugin", "references", "reference"]
/** Provider settings that send nothing anywhere else. */
const harmlessOptions = new Set(["timeout", "headerTimeout", "chunkTimeout", "setCacheKey"])
const harmlessSettings = new Set(["name", "whitelist", "blacklist", "models", "options"])

/**
 * Takes from a normalized layer of an untrusted directory what it may not decide, and records what it touched.
 *
 * @param project directory that instruction and skill paths must stay in
 * @returns the layer to merge, and the names of the keys that were refused
 */
export function restrictLayer(
  layer: JsonObject,
  restrictions: Restrictions,
  project: string,
): { layer: JsonObject; refused: string[] } {
  const kept: JsonObject = { ...layer }
  const dropped = refused.filter((key) => key in kept)
  for (const key of dropped) delete kept[key]
  if (kept["share"] === "auto") {
    delete kept["share"]
    dropped.push("share")
  }
  restrictQuietModels(kept, dropped)
  restrictLogins(kept, dropped)
  restrictPermissions(kept, restrictions)
  restrictPaths(kept, project, dropped)
  for (const name of keysOf(kept["mcp"])) restrictions.mcp.add(name)
  for (const name of keysOf(kept["command"])) restrictions.commands.add(name)
  for (const [name, provider] of Object.entries(isObject(kept["provider"]) ? kept["provider"] : {})) {
    if (isObject(provider) && redirects(provider)) restrictions.providers.add(name)
  }
  restrictions.formatter ||= "formatter" in kept
  restrictions.lsp ||= "lsp" in kept
  return { layer: kept, refused: dropped }
}

/** Agents that read the user's words without being asked to. */
const quietAgents = ["title", "summary", "compaction"]

/** The model of a prompt is seen by who sends it; those that work beside it are not, so the project does not choose them. */
function restrictQuietModels(layer: JsonObject, dropped: string[]): void {
  if ("small_model" in layer) dropped.push("small_model")
  delete layer["small_model"]
  if (!isObject(layer["agent"])) return
  layer["agent"] = Object.fromEntries(
    Object.entries(layer["agent"]).map(([name, agent]) => {
      if (!quietAgents.includes(name) || !isObject(agent) || !("model" in agent)) return [name, agent]
      const { model: _, ...rest } = agent
      dropped.push(`agent.${name}.model`)
      return [name, rest]
    }),
  )
}

/** Where a login's code, tokens and renewals go is the user's to say. */
function restrictLogins(layer: JsonObject, dropped: string[]): void {
  if (!isObject(layer["provider"])) return
  layer["provider"] = Object.fromEntries(
    Object.entries(layer["provider"]).map(([name, provider]) => {
      if (!isObject(provider) || !("oauth" in provider)) return [name, provider]
      const { oauth: _, ...rest } = provider
      dropped.push(`provider.${name}.oauth`)
      return [name, rest]
    }),
  )
}

const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : [])

function restrictPermissions(layer: JsonObject, restrictions: Restrictions): void {
  restrictions.permission = added(restrictions.permission, layer["permission"])
  delete layer["permission"]
  if (!isObject(layer["agent"])) return
  layer["agent"] = Object.fromEntries(
    Object.entries(layer["agent"]).map(([name, agent]) => {
      if (!isObject(agent)) return [name, agent]
      const { permission, ...rest } = agent
      restrictions.agentPermission[name] = added(restrictions.agentPermission[name] ?? {}, permission)
      return [name, { ...rest, permission: {} }]
    }),
  )
}

const added = (before: PermissionConfig, permission: unknown): PermissionConfig =>
  isObject(permission) && isObject(before) ? (mergeConfig(before, permission) as PermissionConfig) : before

function restrictPaths(layer: JsonObject, project: string, dropped: string[]): void {
  const inside = (path: unknown) =>
    typeof path === "string" &&
    !/^[a-z][a-z0-9+.-]*:\/\//i.test(path) &&
    !path.startsWith("~") &&
    isWithin(resolvePath(path, project, "/"), project)
  const instructions = layer["instructions"]
  if (Array.isArray(instructions)) {
    layer["instructions"] = instructions.filter(inside)
    if (!instructions.every(inside)) dropped.push("instructions")
  }
  const skills = layer["skills"]
  if (!isObject(skills)) return
  const paths = Array.isArray(skills["paths"]) ? skills["paths"] : []
  layer["skills"] = { paths: paths.filter(inside) }
  if ("urls" in skills || !paths.every(inside)) dropped.push("skills")
}

/** Tells whether a provider entry may decide where requests go, what they carry or which key they get. */
function redirects(provider: JsonObject): boolean {
  if (Object.keys(provider).some((key) => !harmlessSettings.has(key))) return true
  if (keysOf(provider["options"]).some((key) => !harmlessOptions.has(key))) return true
  const models = isObject(provider["models"]) ? Object.values(provider["models"]) : []
  return models.some((model) => isObject(model) && ("provider" in model || "headers" in model))
}

/** Returns the permissions of a project as a client may see them beside the user's: without those that would widen. */
export function withoutGrants(permission: PermissionConfig): JsonObject {
  if (!isObject(permission)) return {}
  const entries = Object.entries(permission).flatMap(([name, value]): [string, unknown][] => {
    if (!isObject(value)) return value === "allow" ? [] : [[name, value]]
    const kept = Object.entries(value).filter(([, action]) => action !== "allow")
    return kept.length > 0 ? [[name, Object.fromEntries(kept)]] : []
  })
  return Object.fromEntries(entries)
}
