import type { Tool } from "@modelcontextprotocol/sdk/types.js"
import type { Clock } from "../ports/clock.ts"
import type { Log } from "../ports/log.ts"
import type { MCPStatus } from "../schema/mcp.ts"
import type { McpClient } from "./client.ts"

/** Thrown by an opener when only the user can help. */
export class LoginNeeded extends Error {
  readonly status: MCPStatus

  constructor(status: MCPStatus) {
    super("The server wants a login")
    this.status = status
  }
}

/** One MCP server as a workspace sees it: started when it is needed, and again when it dies. */
export interface Connection {
  status(): MCPStatus
  /** Starts the server when that is due, and waits until its first start has succeeded or failed. */
  ready(): Promise<void>
  /** Ends the session, if there is one, and opens another at once. */
  restart(): Promise<void>
  /** Ends the session for good. */
  stop(): Promise<void>
  /** The session; undefined unless connected. */
  client(): McpClient | undefined
  /** Works with the session, and once more with a new one when a remote server has forgotten it. @throws when not connected */
  use<Result>(work: (client: McpClient) => Promise<Result>): Promise<Result>
  /** What the server's session last said it has; none unless connected. */
  tools(): Tool[]
}

/** What an opener is told to report, and when to give up. */
export interface SessionEvents {
  /** Aborts while the session opens when nobody wants it any more. */
  signal: AbortSignal
  onToolsChanged(): void
  onClose(reason: string): void
}

export interface ConnectionOptions {
  name: string
  /** Opens a session. @throws LoginNeeded, or any other error, whose message clients see */
  open(events: SessionEvents): Promise<McpClient>
  clock: Clock
  log: Log
  /** Called when the tools are others than before, also because the server died or came back. */
  onToolsChanged(): void
}

/** After a session that lasted this long, the next failure is the first. */
const STABLE_MS = 60_000
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000
/** Restarts in a row without being asked. After that a server waits until it is needed. */
const RESTARTS = 8

interface Session {
  client: McpClient
  tools: Tool[]
  since: number
  /** Works that use it now. */
  uses: number
  /** Another has taken its place: it is closed when nothing uses it any more. */
  isRetired: boolean
}

export const createConnection = ({ name, open, clock, log, onToolsChanged }: ConnectionOptions): Connection => {
  let session: Session | undefined
  let failure: MCPStatus | undefined
  let starting: Promise<void> | undefined
  let failures = 0
  let retryAt = 0
  /** Aborts what belongs to the present life: an attempt, a session, a wait for a restart. */
  let life = new AbortController()

  const start = (): Promise<void> => {
    if (starting) return starting
    const { signal } = life
    const attempt = connect(signal).finally(() => {
      if (starting === attempt) starting = undefined
    })
    return (starting = attempt)
  }

  const connect = async (signal: AbortSignal): Promise<void> => {
    let isOver: string | undefined
    let mine: Session | undefined
    try {
      const client = await open({
        signal,
        onToolsChanged: () => void refresh(mine),
        onClose: (reason) => {
          isOver = reason
          if (mine && mine === session) lose(reason)
        },
      })
      const tools = client.offers.tools && !signal.aborted ? await client.listTools().catch(closing(client)) : []
      if (signal.aborted) return void client.close().catch(() => {})
      if (isOver !== undefined) throw new Error(isOver)
      mine = { client, tools, since: clock.now(), uses: 0, isRetired: false }
      const isNews = failures > 0
      session = mine
      failure = undefined
      if (isNews) onToolsChanged()
    } catch (error) {
      if (signal.aborted) return
      fail(error)
    }
  }

  const refresh = async (of: Session | undefined) => {
    if (!of || of !== session) return
    try {
      of.tools = await of.client.listTools()
      if (of === session) onToolsChanged()
    } catch (error) {
      log("warn", "Cannot list the tools of an MCP server", { server: name, error: String(error) })
    }
  }

  const fail = (error: unknown) => {
    failures += 1
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1))
    retryAt = clock.now() + delayMs
    const message = error instanceof Error ? error.message : String(error)
    failure = error instanceof LoginNeeded ? error.status : { status: "failed", error: message }
    log("warn", "MCP server failed", { server: name, error: message, failures })
  }

  /** A session ended that nobody ended. */
  const lose = (reason: string) => {
    if (session && clock.now() - session.since >= STABLE_MS) failures = 0
    // A remote one may not know that it is over.
    session?.client.close().catch(() => {})
    session = undefined
    fail(new Error(reason))
    onToolsChanged()
    restartLater(life.signal).catch(() => {})
  }

  /** Rejects when the signal aborts. */
  const restartLater = async (signal: AbortSignal): Promise<void> => {
    while (failures <= RESTARTS && failure?.status === "failed" && !session) {
      await clock.sleep(retryAt - clock.now(), signal)
      await start()
    }
  }

  const end = async () => {
    life.abort()
    life = new AbortController()
    const old = session
    session = undefined
    starting = undefined
    failure = undefined
    await old?.client.close().catch(() => {})
  }

  const restart = async () => {
    failures = 0
    await end()
    await start()
  }

  /** Opens another session. The old one ends when all that use it have heard from it. */
  const replace = async (old: Session) => {
    if (session !== old) return starting
    session = undefined
    old.isRetired = true
    return start()
  }

  const useOnce = async <Result>(current: Session, work: (client: McpClient) => Promise<Result>): Promise<Result> => {
    current.uses += 1
    try {
      return await work(current.client)
    } finally {
      current.uses -= 1
      if (current.isRetired && current.uses === 0) void current.client.close().catch(() => {})
    }
  }

  const connected = (): Session => {
    if (session) return session
    throw new Error(`The MCP server "${name}" is not connected`)
  }

  return {
    status: () =>
      session ? { status: "connected" } : (failure ?? { status: "failed", error: "It has not started yet" }),
    async ready() {
      if (session) return
      if (starting) return failures === 0 ? starting : undefined
      // A failure is answered as it is; the next one to ask finds how another attempt went.
      if (!failure) await start()
      else if (clock.now() >= retryAt) void start()
    },
    restart,
    stop: end,
    client: () => session?.client,
    async use(work) {
      const current = connected()
      try {
        return await useOnce(current, work)
      } catch (error) {
        if (!isForgotten(error)) throw error
        await replace(current)
        return useOnce(connected(), work)
      }
    },
    tools: () => session?.tools ?? [],
  }
}

/** Over HTTP: no such session. Nothing was done then. */
const isForgotten = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === 404

/** A client whose session is useless is closed before its failure goes on. */
const closing =
  (client: McpClient) =>
  async (error: unknown): Promise<never> => {
    await client.close().catch(() => {})
    throw error
  }
