import { NamedError } from "../errors.ts"
import type { Publisher } from "../events.ts"
import { loginPage } from "../login-page.ts"
import type { Clock } from "../ports/clock.ts"
import type { Loopback } from "../ports/loopback.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"
import type { McpAuthStart, MCPStatus } from "../schema/mcp.ts"
import { LIFE_MS, type PendingLogins } from "../storage/mcp-logins.ts"
import { createCallbackListeners } from "./callback-listeners.ts"
import type { McpLogin } from "./login.ts"
import { loginAnswer } from "./login-answer.ts"
import { hideSecrets } from "./secrets.ts"
import { type McpServer, type McpServers, statusOf } from "./servers.ts"

/** Logins of users to remote servers. */
export interface McpLogins {
  /**
   * Begins a login: the user opens the address, and the authorization server sends the answer to `<base>/mcp/oauth/callback`,
   * or where the settings say. Of a `callbackPort` it takes the answer too, where the platform can.
   *
   * @throws McpServerNotFoundError, McpUnsupportedOAuthError, BadRequestError with what went wrong, e.g. that port in use
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
  /** Closes the ports that logins wait at. */
  stop(): void
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
  loopback: Loopback | undefined
  /** Makes what nobody can guess. */
  secret(): string
  /** Shows an address to the user of this machine; false when that cannot be done. */
  openBrowser: ((url: string) => Promise<boolean>) | undefined
}

const WAIT_MS = 5 * 60_000
const CALLBACK_PATH = "/mcp/oauth/callback"
const BEGIN_AGAIN = "Begin the login again. You can close this page."

export const createMcpLogins = (options: McpLoginsOptions): McpLogins => {
  const { servers, loginOf, challengeOf, pending, directory, publisher, clock, loopback, openBrowser } = options
  /** Called when a login has ended, well or not. */
  const waiting = new Map<string, Set<() => void>>()

  const listeners = createCallbackListeners({
    ...{ loopback, clock, lifeMs: LIFE_MS },
    // Nobody but the browser is there to be told.
    answer: (state, code) => receive(state, code).then(loginAnswer, () => loginPage(400, "Login failed", BEGIN_AGAIN)),
  })

  const settle = (name: string) => {
    listeners.close(name)
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
    const { redirectUri, port } = callbackOf(config, base)
    const state = options.secret()
    try {
      const begun = { redirectUri, state, challenge: challengeOf(name) }
      return await listeners.around({ name, port, state }, () => login.begin(begun))
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

  const receive = async (state: string, code: string | undefined): Promise<MCPStatus | undefined> => {
    const login = pending.find(state)
    if (!login || login.directory !== directory) {
      throw new NamedError("NotFoundError", { message: "Begin the login again: none is waiting for this answer" })
    }
    if (code !== undefined) return finish(login.name, code, state)
    pending.remove(directory, login.name)
    settle(login.name)
    return undefined
  }

  return {
    begin,
    finish(name, answer) {
      const { code, state } = parseAnswer(answer)
      return finish(name, code, state)
    },
    receive,
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
    stop: listeners.stop,
  }
}

/** Where the answer is sent to, and the port to listen on for it. */
const callbackOf = (config: McpLocalConfig | McpRemoteConfig, base: string) => {
  const oauth = config.type === "remote" && config.oauth ? config.oauth : {}
  const origin = oauth.callbackPort === undefined ? base : `http://127.0.0.1:${oauth.callbackPort}`
  // It may be the port of this server, which listens there anyway.
  const isOwn = URL.parse(base)?.port === String(oauth.callbackPort)
  return { redirectUri: oauth.redirectUri ?? origin + CALLBACK_PATH, port: isOwn ? undefined : oauth.callbackPort }
}

/** A browser that was sent to an address where nobody listens shows the code in it. */
const parseAnswer = (answer: string): { code: string; state: string | undefined } => {
  const query = URL.parse(answer.trim())?.searchParams
  const code = query?.get("code")
  return code ? { code, state: query?.get("state") ?? undefined } : { code: answer.trim(), state: undefined }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
