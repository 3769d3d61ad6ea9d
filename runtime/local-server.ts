import { createConfig } from "./config/config.ts"
import { NamedError } from "./errors.ts"
import { cleanLogEntry } from "./log-entry.ts"
import type { LoginStore } from "./mcp/login-record.ts"
import { createAsk } from "./oauth/ask.ts"
import { createRenewals } from "./oauth/renewal.ts"
import type { Platform } from "./platform.ts"
import type { Credentials } from "./provider/credentials.ts"
import type { Project } from "./schema/project.ts"
import type { Auth } from "./schema/auth.ts"
import type { Server } from "./server.ts"
import { listSessions } from "./session/list.ts"
import { listAcross } from "./session/across.ts"
import { renewalLeases } from "./storage/renewal-leases.ts"
import type { Store } from "./store.ts"
import { sessionsPage } from "./v2/sessions.ts"

/** Keeps keys. On Node a file of mode 0600; in a Durable Object an encrypted table. */
export interface CredentialStore extends Credentials {
  set(providerID: string, auth: Auth): Promise<void>
  remove(providerID: string): Promise<void>
}

export interface LocalServerOptions {
  platform: Platform
  store: Store
  credentials: CredentialStore
  mcpLogins: LoginStore
  /** Ends every instance. */
  disposeAll(): Promise<void>
  /** Has every instance read its config again. */
  reloadConfigs(): Promise<void>
}

/** The Server in the same process as its instances, over the same store. */
export const createLocalServer = ({
  platform,
  store,
  credentials,
  mcpLogins,
  ...instances
}: LocalServerOptions): Server => {
  const { files, environment, log, clock, egress } = platform
  const global = store.events.scoped({ directory: "global" })
  const onUpdate = async () => {
    await instances.reloadConfigs()
    global.publish("global.disposed", {})
  }
  const config = createConfig({ files, environment, log, trusted: () => true, onUpdate })
  const { projects, events } = store
  const leases = renewalLeases(platform.database, clock.now)
  const { fresh } = createRenewals({ store: credentials, ask: createAsk(egress), leases, clock, log })

  const save = (project: Project): Project =>
    events.transaction(() => {
      projects.save(project)
      events.scoped({ directory: "global", project: project.id }).publish("project.updated", project)
      return project
    })

  const get = (id: string): Project => {
    const project = projects.find(id)
    if (!project)
      throw new NamedError("ProjectNotFoundError", {
        message: `Find project "${id}": no project has this id`,
        projectID: id,
      })
    return project
  }

  /** Reads in the transaction that writes: another process may change the same project. */
  const changeProject = (id: string, edit: (project: Project) => Project): Project =>
    events.transaction(() => {
      const project = get(id)
      return save({ ...edit(project), time: { ...project.time, updated: clock.now() } })
    })

  return {
    projects: {
      list: async () => projects.list(),
      register: async ({ id, worktree, vcs }, directory) =>
        events.transaction(() => {
          const now = clock.now()
          const known = projects.find(id)
          if (vcs) projects.addDirectory(id, directory)
          if (!known) {
            // Many places share the global project: each has its own work tree.
            const place = id === "global" ? { worktree: "/" } : { worktree, ...(vcs && { vcs }) }
            return save({ id, ...place, sandboxes: [], time: { created: now, updated: now } })
          }
          // A second clone of a project is one of its sandboxes; the first one stays its work tree.
          if (id === "global" || worktree === known.worktree || known.sandboxes.includes(worktree)) return known
          return save({ ...known, sandboxes: [...known.sandboxes, worktree], time: { ...known.time, updated: now } })
        }),
      get: async (id) => get(id),
      update: async (id, { icon, ...change }) =>
        changeProject(id, (project) => ({
          ...project,
          ...change,
          ...(icon && { icon: { ...project.icon, ...icon } }),
        })),
      directories: async (id) => {
        get(id)
        return projects.directories(id)
      },
      forget: async (id, directory) =>
        events.transaction(() => {
          projects.removeDirectory(id, directory)
          if (!projects.find(id)?.sandboxes.includes(directory)) return
          changeProject(id, (project) => ({
            ...project,
            sandboxes: project.sandboxes.filter((sandbox) => sandbox !== directory),
          }))
        }),
    },
    sessions: {
      list: async (project, query) => listSessions(store.sessions, { project }, query),
      listAll: async (query) => listAcross(store.sessions, projects, query),
      page: async (query) => sessionsPage(store.sessions, query),
      active: async () => [...store.runs.statuses().keys()],
    },
    credentials: { ...credentials, fresh },
    mcpLogins,
    config: {
      shown: () => config.shown(),
      async update(patch) {
        await config.update(patch)
        return config.shown()
      },
    },
    subscribe: (options) => events.subscribe(options),
    async dispose() {
      await instances.disposeAll()
      global.publish("global.disposed", {})
    },
    async log(entry) {
      const { level, message, fields } = cleanLogEntry(entry)
      log(level, message, fields)
    },
  }
}
