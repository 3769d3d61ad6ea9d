import type { Instruction } from "../agent/system.ts"
import type { ConfigService } from "../config/config.ts"
import type { Publisher } from "../events.ts"
import type { IDs } from "../ids.ts"
import type { Platform } from "../platform.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"
import { pendingLogins } from "../storage/mcp-logins.ts"
import { mcpServerStore } from "../storage/mcp-servers.ts"
import type { Tool } from "../tools/tool.ts"
import type { LoginStore } from "./login-record.ts"
import { createLogin, type McpLogin } from "./login.ts"
import { createMcpLogins, type McpLogins } from "./logins.ts"
import { openServer } from "./open-server.ts"
import { createMcpPrompts, type McpPrompt } from "./prompts.ts"
import { createMcpResources, type McpResources } from "./resources.ts"
import { createMcpServers, type McpServers } from "./servers.ts"
import { createMcpTools } from "./tools.ts"

/** The MCP servers of one workspace, and what they bring. */
export interface Mcp {
  servers: McpServers
  logins: McpLogins
  resources: McpResources
  /** @param taken names that mean other tools already */
  tools(taken: ReadonlySet<string>): Promise<Tool[]>
  prompts(): Promise<McpPrompt[]>
  /** What servers say to models about themselves. */
  instructions(): Promise<Instruction[]>
  /** Ends all servers and what waits for logins. */
  stop(): Promise<void>
  /** As stop, and forgets what was added by the API. */
  dispose(): Promise<void>
}

export interface McpOptions {
  platform: Platform
  config: ConfigService
  publisher: Publisher
  ids: IDs
  loginStore: LoginStore
  directory: string
}

/** Longer ones would crowd out the user's own. */
const INSTRUCTIONS_KEPT = 8_000

export const createMcp = ({ platform, config, publisher, ids, loginStore, directory }: McpOptions): Mcp => {
  const { database, clock, log, egress, environment, processes, browser, loopback } = platform
  const store = mcpServerStore(database, directory)
  const pending = pendingLogins(database, clock.now)
  const challenges = new Map<string, string>()

  const loginOf = (name: string, server: McpLocalConfig | McpRemoteConfig): McpLogin | undefined => {
    const url = server.type === "remote" && server.oauth !== false ? URL.parse(server.url) : null
    if (!url || server.type === "local") return undefined
    const { oauth } = server
    const own = { name, url, directory, oauth: oauth === false ? undefined : oauth }
    return createLogin({ ...own, store: loginStore, pending, egress, clock })
  }

  const servers = createMcpServers({
    ...{ config, store, clock, log },
    open: (name, { config: server, timeoutMs }, events) => {
      const onChallenge = (challenge: string) => void challenges.set(name, challenge)
      const ports = { clock, egress, environment, processes }
      const own = { name, config: server, login: loginOf(name, server), timeoutMs, directory, onChallenge }
      return openServer({ ...own, ...ports }, events)
    },
    onToolsChanged: (server) => publisher.publish("mcp.tools.changed", { server }),
  })
  const openBrowser = browser?.open
  const challengeOf = (name: string) => challenges.get(name)

  const logins = createMcpLogins({
    ...{ servers, loginOf, challengeOf, pending, directory, publisher, clock, loopback, openBrowser },
    secret: ids.secret,
  })
  const stop = async () => {
    logins.stop()
    await servers.stop()
  }

  return {
    servers,
    logins,
    resources: createMcpResources(servers, log),
    tools: createMcpTools(servers, log),
    prompts: createMcpPrompts(servers, log),
    instructions: async () =>
      (await servers.list()).flatMap(({ name, connection }) => {
        const text = connection?.client()?.instructions
        return text ? [{ source: `the MCP server "${name}"`, text: text.slice(0, INSTRUCTIONS_KEPT) }] : []
      }),
    stop,
    async dispose() {
      store.clear()
      await stop()
    },
  }
}
