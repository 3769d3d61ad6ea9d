import { createApp, type FetchHandler } from "../../handlers/app.ts"
import { registry } from "../../handlers/registry.ts"
import { isWithin } from "../../runtime/config/paths.ts"
import type { Instance } from "../../runtime/instance.ts"
import { createInstances, type Instances, type InstanceTarget } from "../../runtime/instances.ts"
import { normalizeDirectory } from "../../runtime/project/locate.ts"
import { createTrust } from "../../runtime/project/trust.ts"
import { createOutbox, type Outbox } from "../../runtime/relay/outbox.ts"
import { createStore, type Store } from "../../runtime/store.ts"
import { type Alarm, objectAlarm } from "./alarm.ts"
import { unwrap } from "./answer.ts"
import type { Env, ObjectContext } from "./bindings.ts"
import { baseURLOf } from "./deployment.ts"
import { type HubSettings, hubServer, hubSettings } from "./hub-client.ts"
import { hubRpc } from "./hub-rpc.ts"
import { consoleLog } from "./log.ts"
import { DEFAULT_DIRECTORY } from "./places.ts"
import { type CloudflarePlatform, cloudflarePlatform } from "./platform.ts"
import { untilReached } from "./until-reached.ts"

/** One workspace, alive in its object. */
export interface Workspace {
  app: FetchHandler
  settings: HubSettings
  instances: Instances
  store: Store
  outbox: Outbox
  /** What the object's alarm is for: runs that must not be forgotten, events that wait, old events. */
  tick(): Promise<void>
}

/** While something runs: after a crash, the alarm starts the object again within this time. */
const RUNNING_MS = 5_000
/** After an event: when it has not reached the hub by then, it is sent again. */
const EVENT_MS = 30_000
const PRUNE_EVERY_MS = 24 * 60 * 60_000
/** A run that an earlier life left waits this long for the hub; then it is closed. */
const GO_ON_MS = 10 * 60_000

const endpoints = registry.filter(({ scope }) => scope === "instance")

export interface WorkspaceOptions {
  env: Env
  ctx: ObjectContext
  tenant: string
  root: string
  home: string
  /** See sealOf. */
  seal: string
}

export const createWorkspace = async ({ env, ctx, tenant, root, home, seal }: WorkspaceOptions): Promise<Workspace> => {
  const alarm = await objectAlarm(ctx.storage)
  const log = consoleLog(env)
  const platform = withAlarm(cloudflarePlatform({ log, env, ctx, tenant, cwd: root }), alarm)
  await platform.recover()
  const { database, clock, files, environment, background } = platform
  const hub = () => hubRpc(env, tenant)

  /** Keys and config are the hub's, too. */
  const instanceOf = async (sessionID: string): Promise<Instance> => {
    await settings.atLeast(1)
    return await instances.instanceFor({ directory: undefined, sessionID })
  }
  const store = createStore({
    ...{ platform, home, seal },
    // No other process shares the object's storage.
    resume: () => {},
    goOn: async (sessionID, signal) =>
      (await untilReached(() => instanceOf(sessionID), { clock, signal, giveUpMs: GO_ON_MS })).prompts.goOn,
  })
  const settings = hubSettings({
    ...{ hub, home, files, folder: environment.paths.config },
    onConfig: () => instances.reloadConfigs(),
    onDispose: () => instances.disposeAll(),
    ...{ now: clock.now, log },
  })
  const server = hubServer({ hub, settings, report: () => outbox.send() })
  const trust = createTrust({ database, trusted: [], all: env.OPENCODE_EDGE_TRUST === "all" })
  const instances = createInstances({ platform, store, server, trust, root })
  const outbox = createOutbox({
    ...{ database, events: store.events, clock, log },
    async deliver(events) {
      const { settings: version, ...answer } = await unwrap(hub().takeEvents(home, events))
      if (version > 1) background.run(settings.atLeast(version))
      return answer
    },
    keep(work) {
      ctx.waitUntil(work)
      alarm.within(EVENT_MS)
    },
    retryAfter: (ms) => alarm.within(ms),
  })
  store.recover()

  /** Directories of other workspaces are not here; whoever names one with an id of this workspace means the id. */
  const inside = ({ directory, ...target }: InstanceTarget): InstanceTarget => {
    const named = directory === undefined ? undefined : normalizeDirectory(directory, DEFAULT_DIRECTORY)
    return { ...target, directory: named !== undefined && isWithin(named, root) ? named : undefined }
  }

  return {
    app: createApp(endpoints, {
      ...{ server, log, baseURL: baseURLOf(env) },
      instanceFor: (target) => instances.instanceFor(inside(target)),
      hold: instances.hold,
    }),
    ...{ settings, instances, store, outbox },
    async tick() {
      alarm.wentOff()
      if (store.runs.here().length > 0) alarm.within(RUNNING_MS)
      if (outbox.isWaiting()) await outbox.send()
      // What the hub has not got yet is kept, however old it is.
      if (!outbox.isWaiting()) store.events.prune()
      if (store.events.page(0)) alarm.within(PRUNE_EVERY_MS)
    },
  }
}

/** Whatever runs in the background has the alarm set, so that a crash cannot make the object forget it. */
const withAlarm = <Place extends CloudflarePlatform>(platform: Place, alarm: Alarm): Place => ({
  ...platform,
  background: {
    ...platform.background,
    run(work: Promise<unknown>) {
      platform.background.run(work)
      alarm.within(RUNNING_MS)
    },
  },
})
