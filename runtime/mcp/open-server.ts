import { resolvePath } from "../config/paths.ts"
import type { Clock } from "../ports/clock.ts"
import type { Egress } from "../ports/egress.ts"
import type { Environment } from "../ports/environment.ts"
import type { Processes } from "../ports/processes.ts"
import type { McpLocalConfig, McpRemoteConfig } from "../schema/config-mcp.ts"
import type { McpClient, McpClientOptions } from "./client.ts"
import { LoginNeeded, type SessionEvents } from "./connection.ts"
import type { McpLogin } from "./login.ts"
import { createRemoteFetch } from "./remote-fetch.ts"
import { hideSecrets } from "./secrets.ts"

export interface OpenServerOptions {
  name: string
  config: McpLocalConfig | McpRemoteConfig
  /** For remote servers that take a login. */
  login: McpLogin | undefined
  /** `experimental.mcp_timeout` of the config. */
  timeoutMs: number | undefined
  directory: string
  clock: Clock
  egress: Egress
  environment: Environment
  processes: Processes | undefined
  /** Remembers what the server said when it refused for want of a login. */
  onChallenge(challenge: string): void
}

const REQUEST_MS = 30_000
const CALL_MS = 60_000
/** The longest time that timers can wait. */
const TIMER_LIMIT_MS = 2 ** 31 - 1

/** Opens a session with a server, local or remote. @throws LoginNeeded; other errors, whose messages hold no secret of the settings */
export const openServer = async (options: OpenServerOptions, events: SessionEvents): Promise<McpClient> => {
  const { config, directory } = options
  const timeout = config.timeout ?? options.timeoutMs
  const hide = hideSecrets(config)
  const client: McpClientOptions = {
    ...{ directory, ...events },
    onClose: (reason) => events.onClose(hide(reason)),
    timeouts: {
      requestMs: Math.min(timeout ?? REQUEST_MS, TIMER_LIMIT_MS),
      callMs: Math.min(timeout ?? CALL_MS, TIMER_LIMIT_MS),
    },
  }
  try {
    return await (config.type === "local"
      ? openLocal(config, options, client)
      : openRemoteServer(config, options, client))
  } catch (error) {
    if (error instanceof LoginNeeded) throw error
    throw new Error(hide(error instanceof Error ? error.message : String(error)), { cause: error })
  }
}

const openLocal = async (config: McpLocalConfig, options: OpenServerOptions, client: McpClientOptions) => {
  const { processes, clock, directory, environment } = options
  if (!processes) throw new Error("Programs cannot be started here: run the server elsewhere and set its address")
  const cwd = config.cwd === undefined ? directory : resolvePath(config.cwd, directory, environment.paths.home)
  const [{ openClient }, { stdioTransport }] = await Promise.all([
    import("./open-client.ts"),
    import("./stdio-transport.ts"),
  ])
  const { command, environment: env = {} } = config
  return openClient(stdioTransport({ processes, clock, command, cwd, env }), client)
}

const openRemoteServer = async (config: McpRemoteConfig, options: OpenServerOptions, client: McpClientOptions) => {
  const { egress, login, onChallenge } = options
  const url = URL.parse(config.url)
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('Set "url" to an http or https address')
  if (url.username || url.password) throw new Error('Put user and password of "url" into "headers"')
  const remote = createRemoteFetch({
    ...{ egress, headers: config.headers ?? {}, onLost: client.onClose },
    ...(login && { tokens: login }),
  })
  const [{ openClient }, { openRemote }] = await Promise.all([
    import("./open-client.ts"),
    import("./remote-transport.ts"),
  ])
  try {
    return await openRemote({ url, remote, open: openClient, client })
  } catch (error) {
    const challenge = remote.challenge()
    if (challenge === undefined) throw error
    if (!login) throw new Error("The server wants a login (401), which the settings exclude", { cause: error })
    onChallenge(challenge)
    const remedy = await login.remedy(challenge)
    if (remedy === "login") throw new LoginNeeded({ status: "needs_auth" })
    if (remedy === "none")
      throw new Error('The server wants a login (401) and offers none: set "headers"', { cause: error })
    const advice = "The server registers no clients by itself: set a clientId that it knows in its oauth settings"
    throw new LoginNeeded({ status: "needs_client_registration", error: advice })
  }
}
