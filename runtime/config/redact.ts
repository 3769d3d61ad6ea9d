import type { Config } from "../schema/config.ts"
import { isObject, type JsonObject } from "./merge.ts"
import { type Reference, restoreReferences } from "./references.ts"
import { isSecretName } from "./secret-name.ts"

/** Numbers and switches are no secrets, whatever their name (`maxTokens`, `setCacheKey`). */
const isSecret = (name: string, value: unknown) =>
  isSecretName(name) && value !== undefined && typeof value !== "number" && typeof value !== "boolean"

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

/** Removes user and password from the addresses in a text, and secret query parameters when all of it is an address. */
export function redactAddress(text: string): string {
  if (!text.includes("://")) return text
  return redactQuery(text.replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@'"]*@/gi, "$1"))
}

function redactQuery(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || !URL.canParse(text)) return text
  const url = new URL(text)
  const secrets = [...url.searchParams.keys()].filter((name) => isSecretName(name))
  if (secrets.length === 0) return text
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
  if (isObject(provider["oauth"])) {
    const shown = Object.entries(without(provider["oauth"], "clientSecret"))
    redacted["oauth"] = Object.fromEntries(shown.map(([name, value]) => [name, redactValue(value)]))
  }
  if (provider["models"] !== undefined) redacted["models"] = each(provider["models"], redactModel)
  return redacted
}

/** A command line as it is listed, without what follows options such as `--api-key` and variables such as `TOKEN=`. */
const redactCommand = (command: unknown): unknown =>
  Array.isArray(command)
    ? command.map((argument: unknown, index) => {
        if (typeof argument !== "string") return argument
        const before: unknown = command[index - 1]
        if (typeof before === "string" && /^--?[\w-]+$/.test(before) && isSecretName(before)) return ""
        const name = /^([\w.-]+)=/.exec(argument)?.[1]
        return name !== undefined && isSecretName(name) ? `${name}=` : redactAddress(argument)
      })
    : command

const redactProgram = (program: JsonObject, ...removed: string[]): JsonObject => {
  const redacted = without(program, ...removed)
  if (redacted["command"] !== undefined) redacted["command"] = redactCommand(redacted["command"])
  return redacted
}

const redactMcp = (server: JsonObject): JsonObject => {
  const redacted = redactProgram(server, "environment", "headers")
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
 *
 * @param references what came from variables and files: in programs and providers the reference is shown in place of the
 *   value, and anywhere when its name says that it is secret
 */
export function redactConfig(config: Config, references: readonly Reference[] = []): Config {
  const source = config as JsonObject
  const redacted: JsonObject = { ...source }
  const sections: [string, (entry: JsonObject) => JsonObject][] = [
    ["provider", redactProvider],
    ["mcp", redactMcp],
    ["agent", redactAgent],
    ["mode", redactAgent],
    ["formatter", (entry) => redactProgram(entry, "environment")],
    ["lsp", (entry) => redactProgram(entry, "env", "initialization")],
  ]
  for (const [name, change] of sections) if (source[name] !== undefined) redacted[name] = each(source[name], change)
  if (isObject(source["enterprise"])) redacted["enterprise"] = redactValue(source["enterprise"])
  for (const name of ["instructions", "skills", "references", "reference"]) {
    if (source[name] !== undefined) redacted[name] = redactValue(source[name])
  }
  if (Array.isArray(source["plugin"]))
    redacted["plugin"] = source["plugin"].map((entry) => (Array.isArray(entry) ? entry[0] : entry))
  return restoreIn(redacted, references) as Config
}

/** Sections whose texts are command lines and addresses, in which anything may be secret. */
const OUTWARD = new Set(["provider", "mcp", "formatter", "lsp"])

const restoreIn = (config: JsonObject, references: readonly Reference[]): JsonObject => {
  if (references.length === 0) return config
  const restore = (value: unknown, all: boolean): unknown => {
    if (typeof value === "string") return restoreReferences(value, references, all)
    if (Array.isArray(value)) return value.map((entry: unknown) => restore(entry, all))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, restore(entry, all)]))
  }
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, restore(value, OUTWARD.has(name))]))
}
