import type { ConfigService } from "../config/config.ts"
import { isObject } from "../config/merge.ts"
import { redactConfig } from "../config/redact.ts"
import { isSecretName } from "../config/secret-name.ts"
import type { Environment } from "../ports/environment.ts"
import type { Credentials } from "../provider/credentials.ts"
import type { Auth } from "../schema/auth.ts"

/** Takes every secret that the server knows out of a JSON text. Equal text when there is none in it. */
export type Redact = (json: string) => string

export interface KnownSecretsOptions {
  config: ConfigService
  credentials: Credentials
  environment: Environment
}

/** Shorter values are words of everyday, which would be taken out everywhere. */
const LEAST = 8
/** From here on a value that holds digits and letters and is no address counts as a secret, whatever its name. */
const LONG = 20

/**
 * Finds the values that must not leave the server inside a conversation: keys that users gave, what responses leave out of the
 * config, and variables whose names say that they are secret.
 */
export const createRedaction = async ({ config, credentials, environment }: KnownSecretsOptions): Promise<Redact> => {
  const found = new Set<string>()
  const add = (name: string, value: string) => {
    // A header's value has its scheme before the secret: "Bearer abc".
    for (const word of [value, ...value.split(/\s+/)]) if (isSecret(name, word)) found.add(word)
  }
  for (const auth of Object.values(await credentials.all().catch(() => ({})))) {
    for (const value of keysOf(auth)) add("key", value)
  }
  // A broken config has no secrets that a run could have used.
  const full = await config.get().catch(() => ({}))
  collectRemoved("", full, redactConfig(full), add)
  for (const [name, value] of Object.entries(environment.all())) {
    if (isSecretName(name) && !value.startsWith("/")) add(name, value)
  }
  if (found.size === 0) return (json) => json
  // Longest first: one secret may begin with another.
  const escaped = [...found].sort((a, b) => b.length - a.length).map((value) => escape(inJson(value)))
  const pattern = new RegExp(escaped.join("|"), "g")
  return (json) => json.replace(pattern, "[redacted]")
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const isSecret = (name: string, word: string): boolean => {
  if (word.length < LEAST) return false
  if (isSecretName(name)) return true
  return word.length >= LONG && /\d/.test(word) && /[a-z]/i.test(word) && !/[/\\]/.test(word)
}

const keysOf = (auth: Auth): string[] => {
  if (auth.type === "api") return [auth.key]
  return auth.type === "oauth" ? [auth.access, auth.refresh] : [auth.token]
}

/** Strings that are in `full` and not in `shown`, with the name that they stand under. */
const collectRemoved = (
  name: string,
  full: unknown,
  shown: unknown,
  add: (name: string, value: string) => void,
): void => {
  if (typeof full === "string") {
    if (shown === undefined) add(name, full)
    // A word of a command line, shown without its end: `--api-key=`.
    if (typeof shown === "string" && full.startsWith(shown)) add("key", full.slice(shown.length))
    if (full !== shown) for (const secret of secretsOfAddress(full)) add("password", secret)
  } else if (Array.isArray(full)) {
    full.forEach((value, index) => collectRemoved(name, value, Array.isArray(shown) ? shown[index] : undefined, add))
  } else if (isObject(full)) {
    for (const [key, value] of Object.entries(full)) {
      collectRemoved(key, value, isObject(shown) ? shown[key] : undefined, add)
    }
  }
}

/** Password and secret parameters of an address; nothing for any other text. */
const secretsOfAddress = (text: string): string[] => {
  if (!URL.canParse(text)) return []
  const url = new URL(text)
  const values = [...url.searchParams].filter(([name]) => isSecretName(name)).map(([, value]) => value)
  return [decodeURIComponent(url.password), ...values]
}
