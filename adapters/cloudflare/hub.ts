import { createApp, type FetchHandler } from "../../handlers/app.ts"
import { registry } from "../../handlers/registry.ts"
import type { InstanceTarget } from "../../runtime/instances.ts"
import type { Instance } from "../../runtime/instance.ts"
import { homeOf } from "../../runtime/home.ts"
import { createLocalServer } from "../../runtime/local-server.ts"
import { createIntake, type Intake } from "../../runtime/relay/intake.ts"
import { createWorkspaces, type Workspaces } from "../../runtime/relay/workspaces.ts"
import type { Server } from "../../runtime/server.ts"
import { createStore, type Store } from "../../runtime/store.ts"
import { sealedCredentials, sealedLogins, sealedSecrets } from "../shared/sealed-secrets.ts"
import { type Alarm, objectAlarm } from "./alarm.ts"
import type { Env, ObjectContext } from "./bindings.ts"
import { baseURLOf } from "./deployment.ts"
import { type InstanceRpc, instanceRpc, type Resolved, type Settings } from "./hub-rpc.ts"
import { consoleLog } from "./log.ts"
import { cloudflarePlatform } from "./platform.ts"
import { settingsVersion } from "./settings-version.ts"
import { settledWithin, tellAll } from "./tell-all.ts"

/** What the workspaces of one tenant share, alive in its object. */
export interface Hub {
  app: FetchHandler
  server: Server
  store: Store
  workspaces: Workspaces
  intake: Intake
  alarm: Alarm
  /** See RelayAnswer. */
  life: string
  resolve(directory: string, make: boolean): Promise<Resolved>
  settings(): Promise<Settings>
  settingsVersion(): number
  /** Drops what is too old. */
  prune(): void
}

/** Workspaces that may be alive: they are told what changes. Others ask when they wake. */
const ACTIVE_MS = 10 * 60_000
const PRUNE_EVERY_MS = 24 * 60 * 60_000
/** Who tells them does not wait for longer. */
const NOTICE_MS = 5_000
/** A workspace that does not answer holds up others no longer. */
const EACH_MS = 2_000
const TOLD_AT_ONCE = 20
/** One call may call a thousand others. Who is not told hears of a change with the next answer of the hub. */
const TOLD_LIMIT = 500

const endpoints = registry.filter(({ scope }) => scope === "server")

export interface HubOptions {
  env: Env
  ctx: ObjectContext
  tenant: string
  /** The deployment's secret. */
  secret: string
}

export const createHub = async ({ env, ctx, tenant, secret }: HubOptions): Promise<Hub> => {
  const alarm = await objectAlarm(ctx.storage)
  const log = consoleLog(env)
  const platform = cloudflarePlatform({ log, env, ctx, tenant, cwd: "/" })
  const { database, clock, files, environment } = platform
  const store = createStore({ platform, resume: () => {} })
  const workspaces = createWorkspaces(database, clock)
  const secrets = sealedSecrets({ database, secret, owner: tenant })

  const version = settingsVersion(database)

  /** Tells the workspaces that may be alive; what one of them misses it asks for when it wakes. */
  const tell = async (notice: (instance: InstanceRpc) => Promise<void>): Promise<void> => {
    const homes = workspaces.active(ACTIVE_MS, TOLD_LIMIT)
    const options = { clock, atOnce: TOLD_AT_ONCE, eachMs: EACH_MS }
    const told = tellAll(homes, async (home) => notice(instanceRpc(env, home)), options)
    ctx.waitUntil(told)
    await settledWithin(NOTICE_MS, told, clock)
  }

  const tellVersion = async (): Promise<void> => {
    const raised = version.current()
    await tell((instance) => instance.settingsChanged(raised))
  }

  const kept = sealedCredentials(secrets, version.raise)
  const local = createLocalServer({
    platform,
    store,
    credentials: {
      ...kept,
      async set(providerID, auth) {
        await kept.set(providerID, auth)
        await tellVersion()
      },
      async remove(providerID) {
        await kept.remove(providerID)
        await tellVersion()
      },
    },
    mcpLogins: sealedLogins(secrets),
    async disposeAll() {
      version.dispose()
      await tellVersion()
    },
    async reloadConfigs() {
      version.raise()
      await tellVersion()
    },
  })
  const intake = createIntake({ database, store, workspaces })
  const server: Server = {
    ...local,
    config: { ...local.config, update: (patch) => version.across(() => local.config.update(patch)) },
    // They run in the workspaces, whose events say so.
    sessions: { ...local.sessions, active: async () => intake.active() },
    subscribe(options) {
      const reader = local.subscribe(options)
      ctx.waitUntil(tell((instance) => instance.listen()))
      return reader
    },
  }

  return {
    app: createApp(endpoints, { server, instanceFor: nowhere, log, baseURL: baseURLOf(env) }),
    ...{ server, store, workspaces, alarm, intake },
    settingsVersion: version.current,
    life: crypto.randomUUID(),
    async resolve(directory, make) {
      const found = make ? workspaces.at(directory) : workspaces.of(directory)
      const workspace = found ?? { root: directory, home: await homeOf(secret, tenant, directory) }
      if (!found) workspaces.add(workspace)
      return { ...workspace, settings: version.current() }
    },
    async settings() {
      // First: what changes while the rest is read makes a newer version, which is asked for again.
      const [current, disposals] = [version.current(), version.disposals()]
      const config: Record<string, string> = {}
      for (const name of ["config.json", "opencode.json", "opencode.jsonc"]) {
        const text = await files.readText(`${environment.paths.config}/${name}`)
        if (text !== undefined) config[name] = text
      }
      return { version: current, disposals, config, credentials: await kept.all() }
    },
    prune() {
      intake.prune()
      if (store.events.page(0)) alarm.within(PRUNE_EVERY_MS)
    },
  }
}

/** The hub's endpoints are about no workspace. */
const nowhere = (_target: InstanceTarget): Promise<Instance> => Promise.reject(new Error("A hub has no instances"))
