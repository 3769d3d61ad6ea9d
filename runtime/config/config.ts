import { NamedError } from "../errors.ts"
import type { Environment } from "../ports/environment.ts"
import type { Files } from "../ports/files.ts"
import type { Log } from "../ports/log.ts"
import type { Config } from "../schema/config.ts"
import { CONFIG_LIMIT_BYTES } from "./config-files.ts"
import { loadConfig, type LoadedConfig, projectTop } from "./load.ts"
import { redactConfig } from "./redact.ts"
import { configToEdit, patchConfigText } from "./update.ts"

export interface ConfigOptions {
  files: Files
  environment: Environment
  log: Log
  /** Whether the directory's own files may start programs, read variables and widen permissions. Asked at each load. */
  trusted: () => boolean
  /** Absolute. Without one this is the user's global config. */
  directory?: string
  /** Called after an update that changed a file: others may have read it. */
  onUpdate?: () => Promise<void>
  /** Top of the work tree; `/` or absent outside a repository, where only the directory itself is read. */
  worktree?: string
}

/** The config of one instance, or the user's global one. */
export interface ConfigService {
  /** The merged config with everything that came with it, the same object until `reload`. @throws ConfigJsonError, ConfigInvalidError */
  load(): Promise<LoadedConfig>
  /** The merged config, secrets included: for the runtime only. @throws as load */
  get(): Promise<Config>
  /** The merged config as responses show it. @throws as load */
  shown(): Promise<Config>
  /**
   * Merges a patch into the nearest config file (comments are kept), or makes `opencode.json`, and forgets what was loaded.
   *
   * @throws OutsideDirectoryError for a file of an untrusted project that is a symlink to elsewhere; ValueTooLargeError when
   *   the file would grow over what is read of one
   */
  update(patch: Config): Promise<void>
  /** Forgets what was loaded: the next call reads the files again. */
  reload(): void
}

/** Creates the config of a directory. Files are read on first use, and again after `reload` or a failure. */
export function createConfig(options: ConfigOptions): ConfigService {
  let loading: Promise<LoadedConfig> | undefined
  let trusted: boolean | undefined
  let complaint: string | undefined
  let updating: Promise<unknown> = Promise.resolve()
  let redacted: { of: LoadedConfig; config: Config } | undefined

  function load(): Promise<LoadedConfig> {
    // Trust may be given while the server runs, by another process too.
    const isTrusted = options.trusted()
    if (isTrusted !== trusted) loading = undefined
    trusted = isTrusted
    const started = (loading ??= loadConfig({ ...options, trusted: isTrusted }))
    started.then(
      () => void (complaint = undefined),
      (error: unknown) => {
        if (loading === started) loading = undefined
        complain(error)
      },
    )
    return started
  }

  /** Clients ask again and again; the log says it once. */
  function complain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (message !== complaint) options.log("warn", message)
    complaint = message
  }

  function reload(): void {
    loading = undefined
  }

  async function shown(): Promise<Config> {
    const loaded = await load()
    if (redacted?.of !== loaded) redacted = { of: loaded, config: redactConfig(loaded.config, loaded.references) }
    return redacted.config
  }

  /** One after the other: each changes what the one before has written. */
  function update(patch: Config): Promise<void> {
    const updated = updating.then(() => write(patch))
    updating = updated.catch(() => {})
    return updated
  }

  async function write(patch: Config): Promise<void> {
    const within = options.directory === undefined || options.trusted() ? undefined : projectTop(options)
    const bounds = within === undefined ? {} : { within }
    const { path, text } = await configToEdit(options, bounds)
    const patched = await patchConfigText(text, patch, path)
    checkSize(patched, path)
    await options.files.write(path, patched, bounds)
    reload()
    if (patched !== text) await options.onUpdate?.()
  }

  return { load, get: async () => (await load()).config, shown, update, reload }
}

const checkSize = (text: string, path: string): void => {
  const limitBytes = CONFIG_LIMIT_BYTES
  if (new TextEncoder().encode(text).byteLength <= limitBytes) return
  throw new NamedError("ValueTooLargeError", { message: `Keep "${path}" within ${limitBytes} bytes`, limitBytes })
}
