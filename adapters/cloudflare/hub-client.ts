import type { Files } from "../../runtime/ports/files.ts"
import type { Log } from "../../runtime/ports/log.ts"
import type { Auth } from "../../runtime/schema/auth.ts"
import type { Server } from "../../runtime/server.ts"
import { unwrap } from "./answer.ts"
import type { HubRpc } from "./hub-rpc.ts"

/** The hub's settings as a workspace has them. Keys of models stay in memory; the config becomes files where config is looked for. */
export interface HubSettings {
  /**
   * Has the settings be at least of this version. What is known already costs nothing, but for what was heard a while ago: the
   * hub tells changes only to workspaces that it has heard of lately.
   *
   * @param version 1 or more
   */
  atLeast(version: number): Promise<void>
  credentials(): Promise<Record<string, Auth>>
}

export interface HubSettingsOptions {
  /** Made anew for each call: the object may have moved. */
  hub: () => HubRpc
  home: string
  files: Files
  /** Folder of the user's global config. */
  folder: string
  /** Called when the config's files have changed. */
  onConfig(): Promise<void>
  /** Called when all instances are to end. */
  onDispose(): Promise<void>
  /** Milliseconds since the epoch. */
  now(): number
  log: Log
}

/** Well within the time for which the hub takes a workspace that it has heard of to be alive. */
const KNOWN_MS = 5 * 60_000

export const hubSettings = ({ hub, home, files, folder, onConfig, ...more }: HubSettingsOptions): HubSettings => {
  const { onDispose, now, log } = more
  let version = 0
  /** A new life has nothing to end. */
  let disposals: number | undefined
  let heardAt = 0
  let credentials: Record<string, Auth> = {}
  let loading: Promise<void> | undefined
  /** Whether files have changed that configs were not read from yet, be it by a load that failed. */
  let isChanged = false

  const load = async (): Promise<void> => {
    const askedAt = now()
    const settings = await unwrap(hub().settings(home))
    credentials = settings.credentials
    for (const name of ["config.json", "opencode.json", "opencode.jsonc"]) {
      const path = `${folder}/${name}`
      const text = settings.config[name]
      if ((await files.readText(path)) === text) continue
      isChanged = true
      if (text === undefined) await files.remove(path)
      else await files.write(path, text)
    }
    version = settings.version
    heardAt = askedAt
    if (isChanged) await onConfig()
    isChanged = false
    const hadDisposals = disposals ?? settings.disposals
    disposals = settings.disposals
    if (disposals > hadDisposals) await onDispose()
  }

  const loaded = (): Promise<void> => {
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }

  const atLeast = async (wanted: number): Promise<void> => {
    if (version >= wanted) {
      // While the hub is away, what it said last goes on to count.
      if (now() - heardAt >= KNOWN_MS)
        await loaded().catch((error: unknown) => log("warn", "Settings may be old", { error }))
      return
    }
    await loaded()
    // That one may have been asked before the change.
    if (version < wanted) await loaded()
  }

  return {
    atLeast,
    async credentials() {
      await atLeast(1)
      return credentials
    },
  }
}

export interface HubServerOptions {
  hub: () => HubRpc
  settings: HubSettings
  /** Sends the hub what it has not heard of this workspace. */
  report(): Promise<void>
}

/** The Server of a workspace: the tenant's hub, another object. */
export const hubServer = ({ hub, settings, report }: HubServerOptions): Server => {
  const credentials: Server["credentials"] = {
    all: () => settings.credentials(),
    get: async (providerID) => (await settings.credentials())[providerID],
    // The hub tells every workspace, this one too, before it answers.
    set: async (providerID, auth) => await unwrap(hub().setCredential(providerID, auth)),
    remove: async (providerID) => await unwrap(hub().removeCredential(providerID)),
    // Once for all workspaces.
    fresh: async (providerID, renewal) => await unwrap(hub().freshCredential(providerID, renewal)),
  }
  return {
    credentials,
    projects: {
      list: () => allPages(async (last) => await unwrap(hub().listProjects(last?.id ?? ""))),
      register: async (found, directory) => await unwrap(hub().registerProject(found, directory)),
      get: async (id) => await unwrap(hub().getProject(id)),
      update: async (id, change) => await unwrap(hub().updateProject(id, change)),
      directories: (id) => allPages(async (last) => await unwrap(hub().projectDirectories(id, last ?? ""))),
      forget: async (id, directory) => await unwrap(hub().forgetDirectory(id, directory)),
    },
    sessions: {
      async list(projectID, query) {
        // The hub's index follows the events of the workspaces.
        await report()
        return await unwrap(hub().listSessions(projectID, query))
      },
      async listAll(query) {
        await report()
        return await unwrap(hub().listAllSessions(query))
      },
      async page(query) {
        await report()
        return await unwrap(hub().sessionsPage(query))
      },
      async active() {
        await report()
        return await unwrap(hub().activeSessions())
      },
    },
    mcpLogins: {
      get: async (key) => await unwrap(hub().getLogin(key)),
      set: async (key, record) => await unwrap(hub().setLogin(key, record)),
      remove: async (key) => await unwrap(hub().removeLogin(key)),
    },
    config: {
      shown: async () => await unwrap(hub().shownConfig()),
      update: async (patch) => await unwrap(hub().updateConfig(patch)),
    },
    subscribe() {
      throw new Error("The hub itself streams the events of all workspaces")
    },
    dispose: async () => await unwrap(hub().disposeAll()),
    log: async (entry) => await unwrap(hub().log(entry)),
  }
}

/** @param page gives what comes after the last one; nothing at the end */
const allPages = async <One>(page: (last: One | undefined) => Promise<One[]>): Promise<One[]> => {
  const all: One[] = []
  for (let found = await page(undefined); found.length > 0; found = await page(found.at(-1))) all.push(...found)
  return all
}
