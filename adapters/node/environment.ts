import { readFileSync } from "node:fs"
import { homedir, uptime, userInfo } from "node:os"
import { isAbsolute, join } from "node:path"
import type { Environment } from "../../runtime/ports/environment.ts"

/** Two readings of a boot's time differ by less. */
const BOOT_ROUNDING_MS = 60_000

const readBootID = (): string => {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
  } catch {
    // Not Linux: a guess, which changes when the clock is set. Cursors are checked then; see owner.ts for processes.
    return `boot-${Math.round((Date.now() - uptime() * 1000) / BOOT_ROUNDING_MS)}`
  }
}

const readUsername = (variables: NodeJS.ProcessEnv): string => {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return variables["USER"] ?? "user"
  }
}

/**
 * The machine that this process runs on.
 *
 * Own data is at `OPENCODE_EDGE_DATA`, else at `$XDG_DATA_HOME/opencode-edge`; the user's config at `$XDG_CONFIG_HOME/opencode`.
 * Relative paths in XDG variables are ignored, as their specification asks.
 */
export const nodeEnvironment = (
  variables: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Environment => {
  const home = variables["HOME"] || homedir()
  const folder = (variable: string, fallback: string, name: string): string => {
    const base = variables[variable]
    return join(base && isAbsolute(base) ? base : join(home, fallback), name)
  }
  const ownData = variables["OPENCODE_EDGE_DATA"]
  return {
    get: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    all: () =>
      Object.fromEntries(
        Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    hidden: new Set(),
    paths: {
      home,
      data: ownData
        ? isAbsolute(ownData)
          ? ownData
          : join(cwd, ownData)
        : folder("XDG_DATA_HOME", ".local/share", "opencode-edge"),
      config: folder("XDG_CONFIG_HOME", ".config", "opencode"),
      state: folder("XDG_STATE_HOME", ".local/state", "opencode-edge"),
      cache: folder("XDG_CACHE_HOME", ".cache", "opencode-edge"),
    },
    cwd,
    os: process.platform,
    username: readUsername(variables),
    bootID: readBootID(),
  }
}
