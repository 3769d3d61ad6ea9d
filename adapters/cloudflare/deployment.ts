import type { AuthOptions } from "../../handlers/auth.ts"
import { hasCredential } from "../../handlers/gate.ts"
import { isPasswordHash } from "../../handlers/password-hash.ts"
import type { Env } from "./bindings.ts"

/** What a deployment's variables and secrets say. */
export interface Deployment {
  credentials: Omit<AuthOptions, "now">
  corsOrigins: string[]
  publicURL: string | undefined
  basePath: string
}

const KEY_LENGTH = 32
const USER = /^[^:\p{Cc}]{1,64}$/u

/** Reads a deployment; a list of what is to be done first when it could not be run safely. */
export const deploymentOf = (env: Env): Deployment | string[] => {
  const problems: string[] = []
  if ((env.OPENCODE_EDGE_KEY ?? "").length < KEY_LENGTH) {
    problems.push(
      `Set the secret OPENCODE_EDGE_KEY to ${KEY_LENGTH} or more random characters, for good: openssl rand -base64 32 | npx wrangler secret put OPENCODE_EDGE_KEY`,
    )
  }
  const credentials = {
    username: env.OPENCODE_SERVER_USERNAME || "opencode",
    password: env.OPENCODE_SERVER_PASSWORD || undefined,
    passwordHash: env.OPENCODE_SERVER_PASSWORD_HASH || undefined,
    users: usersOf(env.OPENCODE_USERS, problems),
  }
  if (credentials.passwordHash && !isPasswordHash(credentials.passwordHash)) {
    problems.push('Set OPENCODE_SERVER_PASSWORD_HASH to what "opencode hash-password" prints')
  }
  if (!hasCredential({ ...credentials, now: Date.now }) && problems.every((text) => !text.includes("OPENCODE_USERS"))) {
    problems.push(
      "Set a password: npx wrangler secret put OPENCODE_SERVER_PASSWORD, or OPENCODE_USERS for several users",
    )
  }
  if (env.OPENCODE_EDGE_TRUST && env.OPENCODE_EDGE_TRUST !== "all") {
    problems.push("Set OPENCODE_EDGE_TRUST to all, or leave it out: users then trust workspaces one by one")
  }
  if (env.OPENCODE_EDGE_PUBLIC_URL && !/^https?:$/.test(protocolOf(env.OPENCODE_EDGE_PUBLIC_URL))) {
    problems.push("Set OPENCODE_EDGE_PUBLIC_URL to an address such as https://agent.example.com")
  }
  if (problems.length > 0) return problems
  return {
    credentials,
    corsOrigins: (env.OPENCODE_EDGE_CORS ?? "").split(",").flatMap((origin) => origin.trim() || []),
    publicURL: env.OPENCODE_EDGE_PUBLIC_URL || undefined,
    basePath: basePathOf(env),
  }
}

const protocolOf = (address: string): string => (URL.canParse(address) ? new URL(address).protocol : "")

/** The address that clients reach a deployment by, for links and redirects. @param origin of a request */
export const baseURLOf =
  (env: Env) =>
  (origin: string): string =>
    env.OPENCODE_EDGE_PUBLIC_URL?.replace(/\/+$/, "") || origin + basePathOf(env)

const basePathOf = ({ OPENCODE_EDGE_BASE_PATH: path = "" }: Env): string => path.replace(/\/+$/, "")

const usersOf = (json: string | undefined, problems: string[]): Record<string, string> => {
  if (!json) return {}
  const users = parse(json)
  const isRight =
    users !== undefined &&
    Object.keys(users).length > 0 &&
    Object.entries(users).every(([name, hash]) => USER.test(name) && typeof hash === "string" && isPasswordHash(hash))
  if (isRight) return users as Record<string, string>
  problems.push(
    'Set OPENCODE_USERS to JSON of names and what "opencode hash-password" prints: {"ann":"pbkdf2-sha256$…"}',
  )
  return {}
}

const parse = (json: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
