import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Host } from "../../handlers/app.ts"
import { createInstances } from "../../runtime/instances.ts"
import { createLocalServer } from "../../runtime/local-server.ts"
import { createTrust, type Trust } from "../../runtime/project/trust.ts"
import { createStore, type Store } from "../../runtime/store.ts"
import { backUp } from "./backup.ts"
import { fileCredentials, fileLogins } from "./credentials.ts"
import type { NodePlatform } from "./platform.ts"

export interface NodeRuntime {
  host: Host
  store: Store
  trust: Trust
  /** Whether requests can be served: the store answers and no stop is under way. */
  isReady(): boolean
  /** Stops intake of prompts, aborts what runs, saves, ends the event streams, waits for `drain` and closes the store. */
  stop(drain: () => Promise<void>): Promise<void>
}

export interface NodeRuntimeOptions {
  platform: NodePlatform
  /** Directories trusted from the start. */
  trusted: readonly string[]
  /** Trust every directory. */
  trustAll: boolean
}

/** A title that a model is slow to find is not worth the wait. */
const BACKGROUND_MS = 1_000

/** Opens the store and puts server and instances over it. @throws StorageVersionError */
export const startRuntime = ({ platform, trusted, trustAll }: NodeRuntimeOptions): NodeRuntime => {
  const { database, files, environment, background, log, databasePath } = platform
  const store = createStore({
    platform,
    resume(sessionID) {
      const target = { directory: undefined, sessionID }
      background.run(
        Promise.resolve(instances.instanceFor(target)).then((instance) => instance.prompts.resume(sessionID)),
      )
    },
    backup: (version) => backUp(database, `${databasePath}.v${version}.backup`),
  })
  const trust = createTrust({ database, trusted, all: trustAll })
  const server = createLocalServer({
    platform,
    store,
    credentials: fileCredentials(files, join(environment.paths.data, "auth.json")),
    mcpLogins: fileLogins(files, join(environment.paths.data, "mcp-auth.json")),
    disposeAll: () => instances.disposeAll(),
    reloadConfigs: () => instances.reloadConfigs(),
  })
  const instances = createInstances({ platform, store, server, trust })
  const close = store.open()
  let stopping = false
  return {
    host: { server, instanceFor: instances.instanceFor, hold: instances.hold, log },
    store,
    trust,
    isReady: () => !stopping && database.get("SELECT 1") !== undefined,
    async stop(drain) {
      stopping = true
      await store.runs.stop()
      await Promise.race([background.settled(), sleep(BACKGROUND_MS, undefined, { ref: false })])
      store.events.endReaders()
      await Promise.all([drain(), instances.close()])
      close()
      database.close()
    },
  }
}
