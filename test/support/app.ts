import { memoryCredentials, memoryLogins } from "../../adapters/memory/credentials.ts"
import type { MemoryPlatform } from "../../adapters/memory/platform.ts"
import { createApp, type FetchHandler } from "../../handlers/app.ts"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import type { Instance } from "../../runtime/instance.ts"
import type { Assets } from "../../runtime/ports/assets.ts"
import { createInstances, type Instances } from "../../runtime/instances.ts"
import { createLocalServer, type CredentialStore } from "../../runtime/local-server.ts"
import type { LoginStore } from "../../runtime/mcp/login-record.ts"
import { createTrust } from "../../runtime/project/trust.ts"
import type { Server } from "../../runtime/server.ts"
import { createStore, type Store } from "../../runtime/store.ts"
import { withPlatform } from "./platform.ts"
import { type TestSocket, testSockets } from "./sockets.ts"

/** The config that `withApp` writes to `/workspace`: one provider, whose models answer what a test scripts. */
export const TEST_CONFIG = {
  provider: {
    fake: {
      name: "Fake",
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: "http://models.test/v1", apiKey: "config-secret" },
      models: { fm: { name: "Fake Model", limit: { context: 100_000, output: 1000 } } },
    },
  },
  model: "fake/fm",
}

export interface TestAnswer {
  status: number
  headers: Headers
  /** Parsed JSON; undefined without a body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what a test expects of a body is what it checks
  body: any
}

export interface TestApp {
  app: FetchHandler
  /** Sends one request; an object goes as JSON, text as it is. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>
  /** Opens a WebSocket; gives the answer instead when it is refused. */
  connect(path: string): Promise<TestSocket | Response>
  platform: MemoryPlatform
  store: Store
  server: Server
  instances: Instances
  /** The instance of `/workspace`, which requests without a directory mean. */
  instance: Instance
  /** Another instance. */
  instanceOf(directory: string): Promise<Instance>
}

export interface AppOptions {
  /** Changes the platform before anything is made on it. */
  prepare?: (platform: MemoryPlatform) => void | Promise<void>
  /** `/workspace/opencode.json`; default `TEST_CONFIG`. */
  config?: object
  credentials?: CredentialStore
  /** What pages are made of; default none. */
  assets?: Assets
  mcpLogins?: LoginStore
  /** Whether directories are trusted; default true. */
  trusted?: boolean
}

/**
 * Runs `body` with an app of these endpoints alone, on a memory platform with a real store, server and instances.
 * Answers that their own schema rejects, and errors that nobody declared, fail the test.
 */
export const withApp = <Result>(
  endpoints: readonly AnyEndpoint[],
  body: (app: TestApp) => Promise<Result>,
  {
    prepare,
    assets,
    config = TEST_CONFIG,
    credentials = memoryCredentials(),
    mcpLogins = memoryLogins(),
    trusted = true,
  }: AppOptions = {},
): Promise<Result> =>
  withPlatform(async (platform) => {
    await platform.files.write("/workspace/opencode.json", JSON.stringify(config))
    await prepare?.(platform)
    const { database, background, log } = platform
    const store = createStore({ platform, resume: () => {} })
    const server = createLocalServer({
      ...{ platform, store, credentials, mcpLogins },
      disposeAll: () => instances.disposeAll(),
      reloadConfigs: () => instances.reloadConfigs(),
    })
    const trust = createTrust({ database, trusted: [], all: trusted })
    const instances = createInstances({ platform, store, server, trust })
    const instanceOf = (directory: string) => instances.instanceFor({ directory, sessionID: undefined })
    const sockets = testSockets()
    const host = {
      server,
      instanceFor: instances.instanceFor,
      hold: instances.hold,
      log,
      upgrade: sockets.upgrade,
      ...(assets && { assets }),
    }
    const app = createApp(endpoints, host, { verify: true })
    try {
      return await body({
        ...{ app, platform, store, server, instances, instanceOf },
        connect: (path) => sockets.connect(app, path),
        instance: await instanceOf("/workspace"),
        call: async (method, path, content, headers) => {
          const sent = content === undefined || typeof content === "string" ? content : JSON.stringify(content)
          const init = { method, ...(headers && { headers }), ...(sent !== undefined && { body: sent }) }
          return readAnswer(await app(new Request(`http://test${path}`, init)))
        },
      })
    } finally {
      await store.runs.stop()
      await instances.close()
      await background.settled()
    }
  })

const readAnswer = async (response: Response): Promise<TestAnswer> => {
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) }
}
