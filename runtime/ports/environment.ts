/** Where a server keeps and finds things. Absolute paths. */
export interface EnvironmentPaths {
  home: string
  /** This server's own data: database, credentials, snapshots, tool output. */
  data: string
  /** The user's global config folder (`$XDG_CONFIG_HOME/opencode`). */
  config: string
  state: string
  cache: string
  /** Folders of the server's own beside those: no tool opens them. */
  own?: string[]
}

/** Variables, folders and identity of the machine that the server runs on. */
export interface Environment {
  get(name: string): string | undefined
  all(): Record<string, string>
  /** Names of variables that the config has taken a provider's key from: no child process gets them. Grows as configs are read. */
  hidden: Set<string>
  paths: EnvironmentPaths
  /** Directory that requests without one mean. */
  cwd: string
  /** Name of the operating system, as models know it: `linux`, `darwin`, `win32`, `cloudflare`. */
  os: string
  username: string
  /** Changes whenever committed data may have been lost (a reboot): cursors of an older boot are checked, not trusted. */
  bootID: string
}
