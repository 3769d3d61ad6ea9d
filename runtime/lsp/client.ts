import { z } from "zod"
import type { Clock } from "../ports/clock.ts"
import type { ProcessHandle } from "../ports/processes.ts"
import type { WatchEvent } from "../ports/watcher.ts"
import { WorkspaceSymbol } from "../schema/find.ts"
import { cancellation, connectProcess } from "./rpc.ts"
import {
  Capabilities,
  type Diagnostic,
  parseDiagnostics,
  pathToUri,
  PublishedDiagnostics,
  uriToPath,
} from "./protocol.ts"

/** A session with one language server. */
export interface LspClient {
  /** Shows a file as it is now; one that is known and has not changed is left alone. */
  show(path: string, language: string, text: string): Promise<void>
  /** Tells that a file is gone. */
  forget(path: string): Promise<void>
  /** Tells that a file has changed on the disk. */
  noticeChange(path: string, event: WatchEvent["event"]): Promise<void>
  /** Files that were shown, the latest last. */
  shown(): string[]
  /** What the server says about a file that was shown, once it has looked at its present text. */
  diagnose(path: string, signal: AbortSignal): Promise<Diagnostic[]>
  symbols(query: string): Promise<WorkspaceSymbol[]>
  /** Asks the server to end, and sees to it. */
  stop(): Promise<void>
}

export interface LspClientOptions {
  process: ProcessHandle
  clock: Clock
  /** Directory of the project that the server is for. */
  root: string
  initialization: Readonly<Record<string, unknown>> | undefined
}

interface Shown {
  version: number
  text: string
  language: string
}

/** Files that a server keeps in mind; of more, the ones shown longest ago are closed. */
const SHOWN_LIMIT = 200
/** Servers publish what they find in parts: what they say counts when they have been quiet for so long. */
const QUIET_MS = 150
/** What a server may take to end. */
const GRACE_MS = 1_000

/** Opens a session. @throws when the server refuses or its program ends; the caller bounds the time and ends the program */
export const openLspClient = async ({ process, clock, root, initialization }: LspClientOptions): Promise<LspClient> => {
  const connection = connectProcess(process)
  void process.exited.then(() => connection.dispose())
  const files = new Map<string, Shown>()
  const published = new Map<string, Diagnostic[]>()
  /** Files whose present text the server has spoken about. */
  const current = new Set<string>()
  const listeners = new Set<(path: string) => void>()

  connection.onError(() => {})
  connection.onClose(() => connection.dispose())
  connection.onNotification("textDocument/publishDiagnostics", (params: unknown) => {
    const parsed = PublishedDiagnostics.safeParse(params).data
    const path = parsed && uriToPath(parsed.uri)
    if (!parsed || path === undefined) return
    // Said about a text that is not the present one any more.
    if (typeof parsed.version === "number" && parsed.version < (files.get(path)?.version ?? 0)) return
    published.set(path, parseDiagnostics(parsed.diagnostics))
    current.add(path)
    for (const listener of listeners) listener(path)
  })
  connection.onRequest("workspace/configuration", (params: { items?: { section?: string }[] }) =>
    (params.items ?? []).map(({ section }) => settingOf(initialization, section)),
  )
  connection.onRequest("workspace/workspaceFolders", () => folders)
  for (const method of ["client/registerCapability", "client/unregisterCapability", "window/workDoneProgress/create"]) {
    connection.onRequest(method, () => null)
  }
  for (const method of [
    "workspace/diagnostic/refresh",
    "workspace/semanticTokens/refresh",
    "workspace/inlayHint/refresh",
  ]) {
    connection.onRequest(method, () => null)
  }
  connection.onRequest("window/showMessageRequest", () => null)
  connection.listen()

  const folders = [{ uri: pathToUri(root), name: root.slice(root.lastIndexOf("/") + 1) || "/" }]
  const ended = process.exited.then(({ code }) => {
    throw new Error(`The program ended with code ${code}`)
  })
  ended.catch(() => {})
  const answer = await Promise.race([
    ended,
    connection.sendRequest("initialize", {
      processId: null,
      clientInfo: { name: "opencode-edge" },
      rootUri: pathToUri(root),
      rootPath: root,
      workspaceFolders: folders,
      initializationOptions: initialization ?? {},
      capabilities: CAPABILITIES,
    }),
  ])
  const { capabilities } = z.object({ capabilities: Capabilities }).parse(answer)
  await connection.sendNotification("initialized", {})
  if (initialization)
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: initialization })

  const tellOfFile = (path: string, type: number) =>
    connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: pathToUri(path), type }] })

  const close = async (path: string) => {
    if (!files.delete(path)) return
    published.delete(path)
    current.delete(path)
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: pathToUri(path) } })
  }

  const pull = async (path: string, signal: AbortSignal): Promise<Diagnostic[]> => {
    const textDocument = { uri: pathToUri(path) }
    const answered = await connection.sendRequest("textDocument/diagnostic", { textDocument }, cancellation(signal))
    return parseDiagnostics(PulledDiagnostics.safeParse(answered).data?.items)
  }

  /** Until the server has spoken about the present text, and is quiet. */
  const settled = async (path: string, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const quiet = new AbortController()
      const next = new Promise<void>((resolve) => {
        const listener = (spokenOf: string) => {
          if (spokenOf !== path) return
          resolve()
        }
        listeners.add(listener)
        AbortSignal.any([signal, quiet.signal]).addEventListener("abort", () => {
          listeners.delete(listener)
          resolve()
        })
      })
      const isDone = await Promise.race([
        next.then(() => false),
        ...(current.has(path)
          ? [
              clock.sleep(QUIET_MS, quiet.signal).then(
                () => true,
                () => true,
              ),
            ]
          : []),
      ])
      quiet.abort()
      if (isDone) return
    }
  }

  return {
    async show(path, language, text) {
      const known = files.get(path)
      const textDocument = { uri: pathToUri(path), version: (known?.version ?? 0) + 1 }
      files.delete(path)
      files.set(path, { ...textDocument, text, language })
      if (known?.text === text) return void files.set(path, known)
      current.delete(path)
      if (known) {
        // Without a range, a change is the whole text, which every server takes.
        await connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: [{ text }] })
        await connection.sendNotification("textDocument/didSave", { textDocument: { uri: textDocument.uri }, text })
        return tellOfFile(path, CHANGED)
      }
      const [oldest] = files.keys()
      if (files.size > SHOWN_LIMIT && oldest !== undefined) await close(oldest)
      await tellOfFile(path, CREATED)
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { ...textDocument, languageId: language, text },
      })
    },
    async forget(path) {
      await close(path)
      await tellOfFile(path, DELETED)
    },
    noticeChange: (path, event) => tellOfFile(path, CHANGE_TYPES[event]),
    shown: () => [...files.keys()],
    async diagnose(path, signal) {
      if (!files.has(path)) return []
      const pulled = capabilities.diagnosticProvider
        ? await pull(path, signal)
        : await settled(path, signal).then(() => [])
      return distinct([...pulled, ...(published.get(path) ?? [])])
    },
    async symbols(query) {
      if (!capabilities.workspaceSymbolProvider) return []
      const answered = await connection.sendRequest("workspace/symbol", { query })
      return Array.isArray(answered) ? answered.flatMap((item) => WorkspaceSymbol.safeParse(item).data ?? []) : []
    },
    async stop() {
      const isPolite = connection
        .sendRequest("shutdown")
        .then(() => connection.sendNotification("exit"))
        .then(() => process.exited)
      isPolite.catch(() => {})
      const over = new AbortController()
      await Promise.race([isPolite, process.exited, clock.sleep(GRACE_MS, over.signal)]).catch(() => {})
      over.abort()
      process.kill()
      connection.dispose()
      await process.exited
    },
  }
}

const [CREATED, CHANGED, DELETED] = [1, 2, 3]
const CHANGE_TYPES = { add: CREATED, change: CHANGED, unlink: DELETED } as const

const PulledDiagnostics = z.object({ items: z.unknown().optional() })

const SYMBOL_KINDS = Array.from({ length: 26 }, (_, index) => index + 1)

const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: {},
    didChangeWatchedFiles: { dynamicRegistration: true },
    symbol: { symbolKind: { valueSet: SYMBOL_KINDS } },
  },
  textDocument: {
    synchronization: { didSave: true },
    publishDiagnostics: { versionSupport: true },
    diagnostic: { relatedDocumentSupport: false },
  },
}

/** A dotted section of the settings; all of them without one. */
const settingOf = (settings: Readonly<Record<string, unknown>> | undefined, section: string | undefined): unknown => {
  let found: unknown = settings ?? null
  for (const key of section ? section.split(".") : []) {
    found = typeof found === "object" && found !== null ? ((found as Record<string, unknown>)[key] ?? null) : null
  }
  return found
}

const distinct = (diagnostics: Diagnostic[]): Diagnostic[] => [
  ...new Map(
    diagnostics.map((entry) => [JSON.stringify([entry.range, entry.severity, entry.message]), entry]),
  ).values(),
]
