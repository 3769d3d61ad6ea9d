import type { Environment } from "../../runtime/ports/environment.ts"
import { type Env, variableOf } from "./bindings.ts"

/** Variables that instances see beside `OPENCODE_CONFIG_*`. */
const SHOWN: ReadonlySet<string> = new Set(["OPENCODE_WEBFETCH_ALLOW", "OPENCODE_SEARCH_URL"])

const isShown = (name: string) => name.startsWith("OPENCODE_CONFIG_") || SHOWN.has(name)

export interface CloudflareEnvironmentOptions {
  env: Env
  /** Directory that requests without one mean. */
  cwd: string
  username: string
  /** What the object alone is called by, such as its id. */
  name: string
}

/**
 * What an object knows of its surroundings. Of the deployment's variables it sees those that are meant for it alone: passwords
 * and keys of the deployment are no business of a workspace's config. Folders are in the object's own file
 * system, where no repository that is unpacked there could have put them: what lies in them is the user's and trusted.
 */
export const cloudflareEnvironment = ({ env, cwd, username, name }: CloudflareEnvironmentOptions): Environment => {
  const home = `/.opencode-edge/${name}`
  const get = (variable: string) => (isShown(variable) ? variableOf(env, variable) : undefined)
  return {
    get,
    all: () =>
      Object.fromEntries(
        Object.keys(env).flatMap((variable) => {
          const value = get(variable)
          return value === undefined ? [] : [[variable, value]]
        }),
      ),
    // Nothing is started here that could get them.
    hidden: new Set(),
    paths: {
      home,
      data: `${home}/.local/share/opencode-edge`,
      config: `${home}/.config/opencode`,
      state: `${home}/.local/state/opencode-edge`,
      cache: `${home}/.cache/opencode-edge`,
      // Nobody but the server keeps anything there: the config is the hub's, with keys that it may hold.
      own: [home],
    },
    cwd,
    os: "cloudflare",
    username,
    // Each life is a boot of its own: what a stream had told was perhaps not stored.
    bootID: crypto.randomUUID(),
  }
}
