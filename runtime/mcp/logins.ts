import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import type { Clock } from "../ports/clock.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"
import type { McpAuthStart, MCPStatus } from "../schema/mcp.ts"
import type { PendingLogins } from "../storage/mcp-logins.ts"
import type { McpLogin } from "./login.ts"
import { hideSecrets } from "./secrets.ts"
import { type McpServer, type McpServers, statusOf } from "./servers.ts"

/** Logins of users to remote servers. */
export interface McpLogins {
  /**
   * Begins a login: the user opens the address, and the authorization server sends the answer to `<base>/mcp/oauth/callback`,
   * or where the settings say.
   *
   * @throws McpServerNotFoundError, McpUnsupportedOAuthError, BadRequestError with what went wrong
   */
  begin(name: string, base: string): Promise<McpAuthStart>
  /**
   * Finishes a login, and connects. `answer` is the code, or the whole address that the authorization server sent the user to.
   *
   * @returns `failed` when the authorization server refuses
   * @throws McpServerNotFoundError, McpUnsupportedOAuthError, BadRequestError
   */
  finish(name: string, answer: string): Promise<MCPStatus>
  /** Begins a login, shows it to the user and waits until it is finished, five minutes at most. Nothing is to be done when the server lets us in already. @throws as begin */
  authenticate(name: string, base: string, signal: AbortSignal): Promise<MCPStatus>
  /**
   * Takes what an authorization server answers to the login of this state. Undefined: the user said no, so there was no code.
   *
   * @throws NotFoundError for a state that no login waits for; as finish
   */
  receive(state: string, code: string | undefined): Promise<MCPStatus | undefined>
  /** Forgets tokens and registration, and connects anew without them. @throws McpServerNotFoundError */
  forget(name: string): Promise<void>
}

export interface McpLoginsOptions {
  servers: McpServers
  /** The login that a server's settings allow. */
  loginOf(name: string, config: McpLocalConfig | McpRemoteConfig): McpLogin | undefined
  /** What the server said when it last refused. */
  challengeOf(name: string): string | undefined
  pending: PendingLogins
  directory: string
  publisher: Publisher
  clock: Clock
  /** Shows an address to the user of this machine; false when that cannot be done. */
  openBrowser: ((url: string) => Promise<boolean>) | undefined
}

const WAIT_MS = 5 * 60_000
const CALLBACK_PATH = "/mcp/oauth/callback"

export const createMcpLogins = (options: McpLoginsOptions): McpLogins => {
  const { servers, loginOf, challengeOf, pending, directory, publisher, clock, openBrowser } = options
  /** Called when a login has ended, well or not. */
  const waiting = new Map<string, Set<() => void>>()

  const settle = (name: string) => {
    for (const done of waiting.get(name) ?? []) done()
    waiting.delete(name)
  }

  const find = async (name: string): Promise<{ server: McpServer; login: McpLogin }> => {
    const server = await servers.get(name)
    const login = server.settings.isTrusted ? loginOf(name, server.settings.config) : undefined
    if (login) return { server, login }
    const message = `The MCP server "${name}" does not support OAuth`
    throw new NamedError("McpUnsupportedOAuthError", { message })
  }

  const begin = async (name: string, base: string): Promise<McpAuthStart> => {
    const { server, login } = await find(name)
    const { config } = server.settings
    try {
      return await login.begin(redirectUri(config, base), challengeOf(name))
    } catch (error) {
      const message = `Log in to "${name}": ${hideSecrets(config)(textOf(error))}`
      throw new NamedError("BadRequestError", { message, kind: "Payload" }, { cause: error })
    }
  }

  const wait = async (name: string, signal: AbortSignal) => {
    const finished = new Promise<void>((done) => {
      waiting.set(name, (waiting.get(name) ?? new Set()).add(done))
    })
    const over = new AbortController()
    const late = clock.sleep(WAIT_MS, AbortSignal.any([signal, over.signal])).catch(() => {})
    await Promise.race([finished, late])
    over.abort()
  }

  const finish = async (name: string, code: string, state: string | undefined): Promise<MCPStatus> => {
    const { server, login } = await find(name)
    try {
      await login.finish(code, state)
    } catch (error) {
      if (NamedError.is(error, "BadRequestError")) throw error
      settle(name)
      const reason = hideSecrets(server.settings.config)(textOf(error))
      return { status: "failed", error: `The login was refused: ${reason}` }
    }
    await server.connection?.restart()
    settle(name)
    return statusOf(server)
  }

  return {
    begin,
    finish(name, answer) {
      const { code, state } = parseAnswer(answer)
      return finish(name, code, state)
    },
    async receive(state, code) {
      const login = pending.find(state)
      if (!login || login.directory !== directory) {
        throw new NamedError("NotFoundError", { message: "Begin the login again: none is waiting for this answer" })
      }
      if (code !== undefined) return finish(login.name, code, state)
      pending.remove(directory, login.name)
      settle(login.name)
      return undefined
    },
    async authenticate(name, base, signal) {
      const { server } = await find(name)
      if (server.connection?.status().status === "connected") return { status: "connected" }
      const { authorizationUrl } = await begin(name, base)
      const finished = wait(name, signal)
      const isShown = await openBrowser?.(authorizationUrl).catch(() => false)
      if (!isShown) publisher.publish("mcp.browser.open.failed", { mcpName: name, url: authorizationUrl })
      await finished
      return statusOf(await servers.get(name))
    },
    async forget(name) {
      const { settings, connection } = await servers.get(name)
      await loginOf(name, settings.config)?.forget()
      settle(name)
      if (settings.config.type === "remote") await connection?.restart()
    },
  }
}

const redirectUri = (config: McpLocalConfig | McpRemoteConfig, base: string): string => {
  const oauth = config.type === "remote" && config.oauth ? config.oauth : {}
  if (oauth.redirectUri !== undefined) return oauth.redirectUri
  return oauth.callbackPort === undefined
    ? base + CALLBACK_PATH
    : `http://127.0.0.1:${oauth.callbackPort}${CALLBACK_PATH}`
}

/** A browser that was sent to an address where nobody listens shows the code in it. */
const parseAnswer = (answer: string): { code: string; state: string | undefined } => {
  const query = URL.parse(answer.trim())?.searchParams
  const code = query?.get("code")
  return code ? { code, state: query?.get("state") ?? undefined } : { code: answer.trim(), state: undefined }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
