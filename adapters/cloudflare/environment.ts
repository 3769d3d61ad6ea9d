import type { Environment } from "../../runtime/ports/environment.ts"
import { type Env, variableOf } from "./bindings.ts"

const HOME = "/home/user"

/** Variables that instances see beside `OPENCODE_CONFIG_*`. */
const SHOWN: ReadonlySet<string> = new Set(["OPENCODE_WEBFETCH_ALLOW", "OPENCODE_SEARCH_URL"])

const isShown = (name: string) => name.startsWith("OPENCODE_CONFIG_") || SHOWN.has(name)

export interface CloudflareEnvironmentOptions {
  env: Env
  /** Directory that requests without one mean. */
  cwd: string
  username: string
}

/**
 * What an object knows of its surroundings. Of the deployment's variables it sees those that are meant for it alone: passwords
 * and keys of the deployment are no business of a workspace's config. Folders are in the object's own file system.
 */
export const cloudflareEnvironment = ({ env, cwd, username }: CloudflareEnvironmentOptions): Environment => {
  const get = (name: string) => (isShown(name) ? variableOf(env, name) : undefined)
  return {
    get,
    all: () =>
      Object.fromEntries(
        Object.keys(env).flatMap((name) => {
          const value = get(name)
          return value === undefined ? [] : [[name, value]]
        }),
      ),
    // Nothing is started here that could get them.
    hidden: new Set(),
    paths: {
      home: HOME,
      data: `${HOME}/.local/share/opencode-edge`,
      config: `${HOME}/.config/opencode`,
      state: `${HOME}/.local/state/opencode-edge`,
      cache: `${HOME}/.cache/opencode-edge`,
    },
    cwd,
    os: "cloudflare",
    username,
    // Each life is a boot of its own: what a stream had told was perhaps not stored.
    bootID: crypto.randomUUID(),
  }
}
