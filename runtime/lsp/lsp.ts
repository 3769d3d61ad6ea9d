import type { ConfigService } from "../config/config.ts"
import type { LoadedConfig } from "../config/load.ts"
import { dirname, isWithin } from "../config/paths.ts"
import type { Publisher } from "../events.ts"
import type { Location } from "../location.ts"
import type { Platform } from "../platform.ts"
import type { WatchEvent } from "../ports/watcher.ts"
import { createProgramFinder, extensionsOf } from "../project/find-program.ts"
import type { WorkspaceSymbol } from "../schema/find.ts"
import type { LSPStatus } from "../schema/lsp.ts"
import type { Diagnosis } from "../tools/tool.ts"
import { languageOf } from "./builtin-servers.ts"
import type { LspClient } from "./client.ts"
import { isError, type Diagnostic } from "./protocol.ts"
import { diagnosisText } from "./diagnosis-text.ts"
import { type LspServer, projectRoot, startLspServer } from "./server.ts"
import { type WantedServer, wantedServers } from "./settings.ts"

/** The language servers of one workspace: none unless the config wants them. They start with the first file of their language. */
export interface Lsp {
  /** Servers that have started, or failed to. @throws ConfigJsonError, ConfigInvalidError */
  status(): Promise<LSPStatus[]>
  /** Symbols by name, of the servers that have started; at most 100, those named exactly so first. @throws as status */
  symbols(query: string): Promise<WorkspaceSymbol[]>
  /** A file was read: its servers start. Absolute path. */
  touch(path: string): void
  /** A file has changed on the disk, whoever changed it. */
  noticeChange(change: WatchEvent): void
  /** What servers think of files that were just written or removed; waits three seconds at most. Never rejects. */
  diagnose(paths: string[], signal: AbortSignal): Promise<Diagnosis>
  /** Ends all for good. */
  stop(): Promise<void>
}

export interface LspOptions {
  platform: Platform
  config: ConfigService
  publisher: Publisher
  location: Location
  /** A server was started: from now on it wants to know what changes on the disk. */
  onStart(): void
}

/** What a tool waits for diagnostics. A server that is slower says more the next time. */
const DIAGNOSE_MS = 3_000
/** What a file that was only read may take. Nobody waits for it. */
const START_MS = 60_000
const SYMBOLS_MS = 5_000
const SYMBOLS_LIMIT = 100
/** Larger files are not shown to servers. */
const FILE_LIMIT_BYTES = 2 * 1024 * 1024
/** Other files that are looked at again after a change. */
const OTHERS_LIMIT = 10
/** Diagnostics of one file in a tool's metadata. */
const KEPT = 50

export const createLsp = ({ platform, config, publisher, location, onStart }: LspOptions): Lsp => {
  const { files, clock, log, background, processes } = platform
  const { directory, worktree } = location
  const find = createProgramFinder({ ...platform, location })
  let servers = new Map<string, LspServer>()
  let loadedFor: LoadedConfig | undefined
  let wanted: WantedServer[] = []
  let isStopped = false
  /** Errors that the model was told of already, or that were there before, by path. */
  const known = new Map<string, ReadonlySet<string>>()

  /** Where the project of a file begins for a server, by the file's directory. */
  const places = new Map<string, Promise<string | undefined>>()

  const placeOf = (server: WantedServer, path: string): Promise<string | undefined> => {
    const key = `${server.id} ${dirname(path)}`
    const place = places.get(key) ?? projectRoot(server, path, find, directory)
    places.set(key, place)
    return place
  }

  const end = async () => {
    const old = [...servers.values()]
    servers = new Map()
    known.clear()
    places.clear()
    await Promise.all(old.map((server) => server.stop()))
  }

  /** Brings what is wanted in line with the config; others than before start afresh. */
  const sync = async (): Promise<void> => {
    const loaded = await config.load()
    if (!processes || isStopped || loaded === loadedFor) return
    loadedFor = loaded
    const before = wanted
    const allowed = wantedServers(loaded.config.lsp)
    wanted = loaded.trusted ? allowed : []
    if (allowed.length > wanted.length) {
      log("warn", "Language servers do not start: the directory is not trusted (opencode trust)", { directory })
    }
    if (JSON.stringify(before) === JSON.stringify(wanted) || servers.size === 0) return
    background.run(end())
    publisher.publish("lsp.updated", {})
  }

  const isOurs = (path: string) => isWithin(path, directory) || (worktree !== "/" && isWithin(path, worktree))

  /** The servers of a file, started if need be. */
  const serversOf = async (path: string): Promise<LspServer[]> => {
    await sync()
    if (!processes || !isOurs(path)) return []
    const ends = extensionsOf(path)
    const fitting = wanted.filter(({ extensions }) => extensions.some((entry) => ends.includes(entry)))
    const roots = await Promise.all(fitting.map((server) => placeOf(server, path)))
    return fitting.flatMap((definition, index) => {
      const root = roots[index]
      if (root === undefined || isStopped || !wanted.includes(definition)) return []
      const key = `${definition.id} ${root}`
      const server =
        servers.get(key) ??
        startLspServer({
          ...{ definition, root, find, from: dirname(path), platform: { ...platform, processes } },
          onUpdate: () => publisher.publish("lsp.updated", {}),
          onStart,
        })
      servers.set(key, server)
      return [server]
    })
  }

  /** Sessions of servers that run. */
  const clients = async (of: Iterable<LspServer> = servers.values()): Promise<LspClient[]> =>
    (await Promise.all([...of].map((server) => server.ready()))).filter((client) => client !== undefined)

  const textOf = (path: string) => files.readText(path, { limitBytes: FILE_LIMIT_BYTES }).catch(() => undefined)

  /** Shows a file as it is now to its servers, and hands on what they say, one after the other. Gives those that were asked. */
  const look = async (
    path: string,
    signal: AbortSignal,
    onFound: (diagnostics: Diagnostic[]) => void,
  ): Promise<LspClient[]> => {
    const text = await textOf(path)
    if (text === undefined) {
      await Promise.all((await clients()).map((client) => client.forget(path)))
      onFound([])
      return []
    }
    const fitting = await serversOf(path)
    const language = languageOf(extensionsOf(path))
    const asked = fitting.map(async (server) => {
      const client = await server.ready()
      if (!client || signal.aborted) return []
      try {
        await client.show(path, language, text)
        const diagnostics = await client.diagnose(path, signal)
        if (!signal.aborted) onFound(diagnostics)
        return [client]
      } catch (error) {
        if (!signal.aborted)
          log("warn", "A language server did not answer", { server: server.id, error: String(error) })
        return []
      }
    })
    return (await Promise.all(asked)).flat()
  }

  const remember = (path: string, diagnostics: Diagnostic[]) =>
    known.set(path, new Set(diagnostics.filter(isError).map(errorKey)))

  /** Calls `work` with a signal that ends it after a while, and waits no longer. What fails is logged. */
  const within = async (ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>) => {
    const over = new AbortController()
    const until = AbortSignal.any([signal, over.signal])
    const late = clock.sleep(ms, until).catch(() => {})
    const done = work(until).catch((error: unknown) => {
      if (!until.aborted) log("warn", "A language server did not answer", { error: String(error) })
    })
    await Promise.race([done, late])
    over.abort()
  }

  const diagnose = async (paths: string[], signal: AbortSignal): Promise<Diagnosis> => {
    const changed = new Map<string, Diagnostic[]>()
    const others = new Map<string, Diagnostic[]>()
    await within(DIAGNOSE_MS, signal, async (until) => {
      const seen = await Promise.all(
        paths.map((path) =>
          look(path, until, (found) => {
            if (found.length > 0) changed.set(path, [...(changed.get(path) ?? []), ...found])
            remember(path, changed.get(path) ?? [])
          }),
        ),
      )
      const beside = [...new Set(seen.flat())].flatMap((client) => client.shown())
      const latest = [...new Set(beside)].filter((path) => !paths.includes(path)).slice(-OTHERS_LIMIT)
      await Promise.all(
        latest.map(async (path) => {
          const before = known.get(path)
          const all: Diagnostic[] = []
          await look(path, until, (found) => void all.push(...found))
          if (until.aborted) return
          remember(path, all)
          const fresh = all.filter((entry) => isError(entry) && before?.has(errorKey(entry)) === false)
          if (fresh.length > 0) others.set(path, fresh)
        }),
      )
    })
    return {
      diagnostics: Object.fromEntries([...changed, ...others].map(([path, found]) => [path, found.slice(0, KEPT)])),
      text: diagnosisText({ changed, others, directory }),
    }
  }

  return {
    async status() {
      await sync()
      return [...servers.values()].flatMap(({ id, root, status }) => {
        const now = status()
        return now === undefined ? [] : [{ id, name: id, root: relativeTo(directory, root), status: now }]
      })
    },
    async symbols(query) {
      await sync()
      const found: WorkspaceSymbol[] = []
      await within(SYMBOLS_MS, new AbortController().signal, async () => {
        const answering = (await clients()).map(async (client) => {
          found.push(...(await client.symbols(query).catch(() => [])))
        })
        await Promise.all(answering)
      })
      return bestFirst(found, query).slice(0, SYMBOLS_LIMIT)
    },
    touch(path) {
      if (!processes || isStopped || !isOurs(path)) return
      const warmUp = async () => {
        if ((await serversOf(path)).length === 0) return
        await within(START_MS, new AbortController().signal, async (until) => {
          const all: Diagnostic[] = []
          await look(path, until, (found) => void all.push(...found))
          if (!until.aborted) remember(path, all)
        })
      }
      background.run(
        warmUp().catch((error: unknown) => log("warn", "Language servers failed", { error: String(error) })),
      )
    },
    noticeChange({ path, event }) {
      if (event !== "change") places.clear()
      if (servers.size === 0 || isStopped) return
      const tell = async () => {
        const connected = await clients()
        await Promise.all(connected.map((client) => client.noticeChange(path, event)))
        // What was shown to a server counts more for it than the disk.
        const showing = connected.filter((client) => client.shown().includes(path))
        const text = showing.length > 0 ? await textOf(path) : undefined
        const language = languageOf(extensionsOf(path))
        await Promise.all(
          showing.map((client) => (text === undefined ? client.forget(path) : client.show(path, language, text))),
        )
      }
      background.run(tell().catch((error: unknown) => log("warn", "Language servers failed", { error: String(error) })))
    },
    diagnose: async (paths, signal) => {
      const nothing = { diagnostics: {}, text: "" }
      if (!processes || isStopped) return nothing
      try {
        await sync()
        return wanted.length === 0 ? nothing : await diagnose(paths, signal)
      } catch (error) {
        log("warn", "Language servers failed", { error: String(error) })
        return nothing
      }
    },
    async stop() {
      isStopped = true
      await end()
    },
  }
}

const errorKey = ({ message, code }: Diagnostic): string => `${code} ${message}`

const relativeTo = (directory: string, path: string): string =>
  path === directory ? "" : isWithin(path, directory) ? path.slice(directory.length).replace(/^\//, "") : path

/** Those named exactly so, then those whose name begins so, then the others; each once. */
const bestFirst = (symbols: WorkspaceSymbol[], query: string): WorkspaceSymbol[] => {
  const wanted = query.toLowerCase()
  const rank = ({ name }: WorkspaceSymbol) => {
    const own = name.toLowerCase()
    return own === wanted ? 0 : own.startsWith(wanted) ? 1 : 2
  }
  const distinct = new Map(symbols.map((symbol) => [JSON.stringify(symbol), symbol]))
  return [...distinct.values()].sort((a, b) => rank(a) - rank(b))
}
