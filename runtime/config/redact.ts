import type { Config } from "../schema/config.ts"
import { isObject, type JsonObject } from "./merge.ts"

const secretName = /api[-_]?key|access[-_]?key|token|secret|password|passwd|credential|authorization|private[-_]?key|^key$|cookie/i

/** Whether what stands under this name is kept from all answers. */
export const isSecretName = (name: string): boolean => secretName.test(name)

/** Numbers and switches are no secrets, whatever their name (`maxTokens`, `setCacheKey`). */
const isSecret = (name: string, value: unknown) =>
  secretName.test(name) && value !== undefined && typeof value !== "number" && typeof value !== "boolean"

/** Returns options (of a provider, model or agent) without keys, tokens and headers, at any depth. Addresses lose their user part. */
export function redactOptions(options: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => !isSecret(name, value) && !/^headers$/i.test(name))
      .map(([name, value]) => [name, redactValue(value)]),
  )
}

function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redactAddress(value)
  if (Array.isArray(value)) return value.map(redactValue)
  return isObject(value) ? redactOptions(value) : value
}

/** Removes user, password and secret query parameters from an address; any other text comes back as it is. */
export function redactAddress(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || !URL.canParse(text)) return text
  const url = new URL(text)
  const secrets = [...url.searchParams.keys()].filter((name) => secretName.test(name))
  if (!url.username && !url.password && secrets.length === 0) return text
  url.username = ""
  url.password = ""
  for (const name of secrets) url.searchParams.delete(name)
  return url.href
}

const without = (object: JsonObject, ...names: string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

const each = (value: unknown, change: (entry: JsonObject) => JsonObject): unknown =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, isObject(entry) ? change(entry) : entry]))
    : value

const redactEntry = (entry: JsonObject): JsonObject => {
  const redacted = without(entry, "headers")
  if (isObject(entry["options"])) redacted["options"] = redactOptions(entry["options"])
  return redacted
}

const redactModel = (model: JsonObject): JsonObject => {
  const redacted = redactEntry(model)
  if (isObject(model["variants"])) redacted["variants"] = redactOptions(model["variants"])
  return redacted
}

const redactProvider = (provider: JsonObject): JsonObject => {
  const redacted = redactEntry(provider)
  if (typeof provider["api"] === "string") redacted["api"] = redactAddress(provider["api"])
  if (provider["models"] !== undefined) redacted["models"] = each(provider["models"], redactModel)
  return redacted
}

const redactMcp = (server: JsonObject): JsonObject => {
  const redacted = without(server, "environment", "headers")
  if (isObject(server["oauth"])) redacted["oauth"] = without(server["oauth"], "clientSecret")
  if (typeof server["url"] === "string") redacted["url"] = redactAddress(server["url"])
  return redacted
}

/** Agents keep unknown keys, twice: beside the known ones and in `options`. */
const redactAgent = (agent: JsonObject): JsonObject => {
  const { prompt, description, permission, tools, ...rest } = agent
  const kept = { prompt, description, permission, tools }
  return {
    ...redactOptions(rest),
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
  }
}

/**
 * Returns a config without its secrets: keys, tokens, headers, environment values. They are left out, not masked, so that
 * a client which sends the answer back changes nothing. The one place where this is decided.
 */
export function redactConfig(config: Config): Config {
  const source = config as JsonObject
  const redacted: JsonObject = { ...source }
  const sections: [string, (entry: JsonObject) => JsonObject][] = [
    ["provider", redactProvider],
    ["mcp", redactMcp],
    ["agent", redactAgent],
    ["mode", redactAgent],
    ["formatter", (entry) => without(entry, "environment")],
    ["lsp", (entry) => without(entry, "env", "initialization")],
  ]
  for (const [name, change] of sections) if (source[name] !== undefined) redacted[name] = each(source[name], change)
  if (isObject(source["enterprise"])) redacted["enterprise"] = redactValue(source["enterprise"])
  if (Array.isArray(source["plugin"]))
    redacted["plugin"] = source["plugin"].map((entry) => (Array.isArray(entry) ? entry[0] : entry))
  return redacted as Config
}
