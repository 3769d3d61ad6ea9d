import type { ConfigService } from "../config/config.ts"
import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { Log } from "../ports/log.ts"
import type { McpAddInput, MCPStatus, McpStatusMap } from "../schema/mcp.ts"
import type { McpServerStore } from "../storage/mcp-servers.ts"
import type { McpClient } from "./client.ts"
import { type Connection, createConnection, type SessionEvents } from "./connection.ts"
import { type ServerSettings, serverSettings } from "./settings.ts"

/** A server with what it takes to use it. */
export interface McpServer {
  name: string
  settings: ServerSettings
  /** Absent for one that is switched off or not trusted: nothing of it runs. */
  connection?: Connection
}

/** The MCP servers of one workspace. They start when they are first needed. */
export interface McpServers {
  /** Every server, started if need be; each has then succeeded or failed. */
  list(): Promise<McpServer[]>
  /** @throws McpServerNotFoundError */
  get(name: string): Promise<McpServer>
  status(): Promise<McpStatusMap>
  /** Adds or replaces a server until the instance is disposed, and starts it. */
  add(input: McpAddInput): Promise<McpStatusMap>
  /** Starts a server, also one that is switched off, or starts it anew. @throws McpServerNotFoundError */
  connect(name: string): Promise<void>
  /** Ends a server and switches it off. @throws McpServerNotFoundError */
  disconnect(name: string): Promise<void>
  /** Ends all; the next call starts afresh. */
  stop(): Promise<void>
}

export interface McpServersOptions {
  config: ConfigService
  store: McpServerStore
  clock: Clock
  log: Log
  open(name: string, settings: ServerSettings, events: SessionEvents): Promise<McpClient>
  onToolsChanged(name: string): void
}

export const NOT_TRUSTED =
  "It is not started: the config of this directory, which is not trusted, defines or changes it (opencode trust)"

export const createMcpServers = ({
  config,
  store,
  clock,
  log,
  open,
  onToolsChanged,
}: McpServersOptions): McpServers => {
  let servers = new Map<string, McpServer>()

  const create = (name: string, settings: ServerSettings): McpServer => {
    if (!settings.enabled || !settings.isTrusted) return { name, settings }
    const connection = createConnection({
      ...{ name, clock, log },
      open: (events) => open(name, settings, events),
      onToolsChanged: () => onToolsChanged(name),
    })
    return { name, settings, connection }
  }

  /** Brings the servers in line with config and store; what has not changed goes on. */
  const sync = async () => {
    const loaded = await config.load()
    const wanted = serverSettings(loaded, store.list())
    const before = servers
    servers = new Map()
    for (const [name, settings] of wanted) {
      const known = before.get(name)
      const isSame = known && JSON.stringify(known.settings) === JSON.stringify(settings)
      servers.set(name, isSame ? known : create(name, settings))
    }
    for (const [name, server] of before) if (servers.get(name) !== server) void server.connection?.stop()
  }

  const find = async (name: string): Promise<McpServer> => {
    await sync()
    const server = servers.get(name)
    if (server) return server
    throw new NamedError("McpServerNotFoundError", {
      message: `Find the MCP server "${name}": none has this name`,
      name,
    })
  }

  const list = async () => {
    await sync()
    const all = [...servers.values()]
    await Promise.all(all.map(({ connection }) => connection?.ready()))
    return all
  }

  const status = async () => Object.fromEntries((await list()).map((server) => [server.name, statusOf(server)]))

  const change = (name: string, enabled: boolean) => {
    const known = store.list().find((server) => server.name === name)
    store.put({ ...known, name, enabled })
  }

  return {
    list,
    async get(name) {
      const server = await find(name)
      await server.connection?.ready()
      return server
    },
    status,
    async add({ name, config: added }) {
      // One that is the same as before starts anew, too: whoever adds it again wants to see it work.
      await servers.get(name)?.connection?.stop()
      store.put({ name, config: added })
      return status()
    },
    async connect(name) {
      await find(name)
      change(name, true)
      const { connection } = await find(name)
      await connection?.restart()
    },
    async disconnect(name) {
      const { connection } = await find(name)
      change(name, false)
      await connection?.stop()
      await sync()
    },
    async stop() {
      const old = servers
      servers = new Map()
      await Promise.all([...old.values()].map(({ connection }) => connection?.stop()))
    },
  }
}

export const statusOf = ({ settings, connection }: McpServer): MCPStatus => {
  if (connection) return connection.status()
  return settings.enabled ? { status: "failed", error: NOT_TRUSTED } : { status: "disabled" }
}
