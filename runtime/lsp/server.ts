import { dirname } from "../config/paths.ts"
import type { Platform } from "../platform.ts"
import type { ProcessHandle, Processes } from "../ports/processes.ts"
import type { ProgramFinder } from "../project/find-program.ts"
import type { LSPStatus } from "../schema/lsp.ts"
import type { LspClient } from "./client.ts"
import type { ServerCommand } from "./builtin-servers.ts"
import type { WantedServer } from "./settings.ts"

/** One language server for one project. It starts at once, and never twice: one that fails stays so. */
export interface LspServer {
  id: string
  root: string
  /** Undefined while it starts, and for a built-in one that is not installed. */
  status(): LSPStatus["status"] | undefined
  /** The session; undefined when there is none, after its start has succeeded or failed. */
  ready(): Promise<LspClient | undefined>
  stop(): Promise<void>
}

export interface LspServerOptions {
  definition: WantedServer
  root: string
  /** Directory of the file that the server is started for. */
  from: string
  find: ProgramFinder
  platform: Pick<Platform, "clock" | "log"> & { processes: Processes }
  /** It is connected, or it has failed. */
  onUpdate(): void
  /** Its program was started. */
  onStart(): void
}

/** What a server may take to say what it can do. */
const START_LIMIT_MS = 45_000
const STDERR_KEPT = 2_000

export const startLspServer = ({
  definition,
  root,
  from,
  find,
  platform,
  onUpdate,
  onStart,
}: LspServerOptions): LspServer => {
  const { clock, log, processes } = platform
  const { id } = definition
  let status: LSPStatus["status"] | undefined
  let program: ProcessHandle | undefined
  let isStopped = false
  let said = ""

  const fail = (reason: string) => {
    if (isStopped) return
    isStopped = true
    status = "error"
    log("warn", "Language server failed", { server: id, root, error: reason, ...(said !== "" && { stderr: said }) })
    onUpdate()
  }

  const start = async (): Promise<LspClient | undefined> => {
    const argv = await commandOf(definition, from, find)
    if (!argv || isStopped) return undefined
    program = processes.spawn(argv, { cwd: root, ...(definition.env && { env: { ...definition.env } }) })
    onStart()
    const { exited } = program
    const reading = collectErrors(program.stderr, (text) => (said = (said + text).slice(-STDERR_KEPT)))
    void exited.then(async ({ code }) => {
      await reading
      fail(`Its program ended with code ${code}`)
    })
    const { openLspClient } = await import("./client.ts")
    const opening = openLspClient({ process: program, clock, root, initialization: definition.initialization })
    opening.catch(() => {})
    const over = new AbortController()
    const late = clock.sleep(START_LIMIT_MS, over.signal).then(
      () => Promise.reject(new Error(`It did not start within ${START_LIMIT_MS} ms`)),
      () => undefined,
    )
    const client = await Promise.race([opening, late]).finally(() => over.abort())
    if (isStopped || !client) return undefined
    status = "connected"
    onUpdate()
    return client
  }

  const starting = start().catch((error: unknown) => {
    program?.kill()
    fail(error instanceof Error ? error.message : String(error))
    return undefined
  })

  return {
    id,
    root,
    status: () => status,
    ready: async () => {
      const client = await starting
      return isStopped ? undefined : client
    },
    async stop() {
      const wasStopped = isStopped
      isStopped = true
      // One that is still starting is not waited for.
      if (status !== "connected" || wasStopped) {
        program?.kill()
        await program?.exited
        return
      }
      await (await starting)?.stop()
    },
  }
}

/** The first command whose program is installed. A command of the user's own is tried as it is. */
const commandOf = async ({ commands, isOwn }: WantedServer, from: string, find: ProgramFinder) => {
  for (const { argv, needs } of commands) {
    const [name = "", ...args] = argv
    if (needs && !(await hasPackage(needs, from, find))) continue
    const program = name.includes("/") ? name : await find.program(name, from)
    if (program !== undefined) return [program, ...args]
    if (isOwn) return [...argv]
  }
  return undefined
}

const hasPackage = async ({ name, major }: NonNullable<ServerCommand["needs"]>, from: string, find: ProgramFinder) => {
  const [manifest] = await find.texts(`node_modules/${name}/package.json`, from)
  const version = /"version"\s*:\s*"(\d+)\./.exec(manifest ?? "")?.[1]
  return version !== undefined && Number(version) >= major
}

const collectErrors = async (stream: ReadableStream<Uint8Array>, keep: (text: string) => void): Promise<void> => {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of stream) keep(decoder.decode(chunk, { stream: true }))
  } catch {
    // Its end is seen elsewhere.
  }
}

/** Where the project of a file begins: the nearest of its markers, or the workspace's directory. Undefined where the server is of no use. */
export const projectRoot = async (
  { roots, needsRoot, unless }: WantedServer,
  path: string,
  find: ProgramFinder,
  directory: string,
): Promise<string | undefined> => {
  const from = dirname(path)
  if (unless && (await find.holding(unless, from)) !== undefined) return undefined
  return (await find.holding(roots, from)) ?? (needsRoot ? undefined : directory)
}
