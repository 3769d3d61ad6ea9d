import type { ConfigService } from "../config/config.ts"
import type { LoadedConfig } from "../config/load.ts"
import { dirname, isWithin } from "../config/paths.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import { createProgramFinder, extensionsOf } from "../project/find-program.ts"
import type { FormatterStatus } from "../schema/formatter.ts"
import { builtinFormatters, type FormatterDefinition } from "./builtin-formatters.ts"

/** The formatters of one workspace: none unless the config wants them. */
export interface Formatters {
  /** Every formatter that the config allows, and whether it would run here. @throws ConfigJsonError, ConfigInvalidError */
  status(): Promise<FormatterStatus[]>
  /**
   * Formats a file that was just written, in place. Never rejects: what fails is logged.
   *
   * @param path absolute
   * @returns names of the formatters that ran without a failure
   */
  format(path: string, signal: AbortSignal): Promise<string[]>
}

export interface FormattersOptions {
  platform: Pick<Platform, "files" | "environment" | "log" | "processes">
  config: ConfigService
  location: Location
}

/** A formatter that takes longer is ended: the tool waits for it. */
const TIME_LIMIT_MS = 10_000
const OUTPUT_KEPT = 2_000

export const createFormatters = ({ platform, config, location }: FormattersOptions): Formatters => {
  const { processes, log } = platform
  const { directory, worktree } = location
  const find = createProgramFinder({ ...platform, location })
  let refused: LoadedConfig | undefined

  /** None, with a word in the log, where the directory's author could run code by them. */
  const wanted = async (): Promise<WantedFormatter[]> => {
    const loaded = await config.load()
    if (!processes) return []
    const all = wantedFormatters(loaded.config.formatter)
    if (all.length === 0 || loaded.trusted) return all
    if (refused !== loaded) {
      log("warn", "Formatters do not run: the directory is not trusted (opencode trust)", { directory })
      refused = loaded
    }
    return []
  }

  /** The argument list; undefined when the formatter is not for this place. */
  const commandOf = async ({ command, when, isOwn }: WantedFormatter, from: string): Promise<string[] | undefined> => {
    const [name, ...args] = command
    if (name === undefined) return undefined
    if (!isOwn && when && !(await isMet(when, from))) return undefined
    const program = name.includes("/") ? name : await find.program(name, from)
    return program === undefined ? undefined : [program, ...args]
  }

  const isMet = async (
    { files, dependency, mentions = [] }: NonNullable<FormatterDefinition["when"]>,
    from: string,
  ): Promise<boolean> => {
    if (files && (await find.holding(files, from)) !== undefined) return true
    if (dependency !== undefined) {
      const manifests = await find.texts("package.json", from)
      if (manifests.some((text) => dependsOn(text, dependency))) return true
    }
    for (const [file, text] of mentions) {
      if ((await find.texts(file, from)).some((content) => content.includes(text))) return true
    }
    return false
  }

  const run = async ({ name, env }: WantedFormatter, command: string[], path: string, signal: AbortSignal) => {
    const argv = command.map((argument) => argument.replaceAll("$FILE", () => path))
    try {
      const result = await processes?.run(argv, {
        ...{ cwd: directory, signal, timeoutMs: TIME_LIMIT_MS, limitBytes: OUTPUT_KEPT },
        ...(env && { env: { ...env } }),
      })
      if (result?.code === 0) return true
      const why = result?.code === null ? `It took longer than ${TIME_LIMIT_MS} ms` : `It ended with ${result?.code}`
      log("warn", "Formatter failed", { formatter: name, file: path, error: why, output: result?.stderr })
    } catch (error) {
      log("warn", "Formatter failed", { formatter: name, file: path, error: String(error) })
    }
    return false
  }

  const format = async (path: string, signal: AbortSignal): Promise<string[]> => {
    if (!processes) return []
    if (!isWithin(path, directory) && (worktree === "/" || !isWithin(path, worktree))) return []
    const ends = extensionsOf(path)
    const matching = (await wanted()).filter(({ extensions }) => extensions.some((entry) => ends.includes(entry)))
    const done: string[] = []
    for (const formatter of matching) {
      // The user's own all run; of those that come along, one, as they would undo each other.
      if (!formatter.isOwn && done.length > 0) break
      const command = await commandOf(formatter, dirname(path))
      if (command && !signal.aborted && (await run(formatter, command, path, signal))) done.push(formatter.name)
    }
    return done
  }

  return {
    async status() {
      return Promise.all(
        (await wanted()).map(async (formatter) => ({
          name: formatter.name,
          extensions: [...formatter.extensions],
          enabled: (await commandOf(formatter, directory)) !== undefined,
        })),
      )
    },
    format: (path, signal) =>
      format(path, signal).catch((error: unknown) => {
        log("warn", "Formatter failed", { file: path, error: String(error) })
        return []
      }),
  }
}

interface WantedFormatter extends FormatterDefinition {
  /** Whether the user's config says how to run it: then it needs nothing of the project. */
  isOwn: boolean
}

/** Those of the config, then the built-in ones, without what is switched off. */
const wantedFormatters = (setting: LoadedConfig["config"]["formatter"]): WantedFormatter[] => {
  if (setting === undefined || setting === false) return []
  const entries = setting === true ? {} : setting
  const own: WantedFormatter[] = []
  const builtin = new Map(builtinFormatters.map((formatter) => [formatter.name, { ...formatter, isOwn: false }]))
  for (const [name, { disabled, command, environment, extensions }] of Object.entries(entries)) {
    const known = builtin.get(name)
    const isOwn = command !== undefined && command.length > 0
    if (disabled === true || isOwn) builtin.delete(name)
    if (disabled === true) continue
    const definition: WantedFormatter = {
      ...(known ?? { name, extensions: [], command: [] }),
      ...(isOwn && { command }),
      ...(environment && { env: environment }),
      ...(extensions && { extensions: extensions.map(withDot) }),
      isOwn,
    }
    if (isOwn) own.push(definition)
    else if (known) builtin.set(name, definition)
  }
  return [...own, ...builtin.values()]
}

/** `py` and `.py` mean the same; a name that is capitalised is a whole file name. */
const withDot = (extension: string) =>
  extension.startsWith(".") || /^[A-Z]/.test(extension) ? extension : `.${extension.toLowerCase()}`

const dependsOn = (manifest: string, name: string): boolean => {
  try {
    const parsed = JSON.parse(manifest) as Record<string, Record<string, unknown> | undefined>
    return ["dependencies", "devDependencies", "peerDependencies"].some((key) => name in (parsed[key] ?? {}))
  } catch {
    return false
  }
}
