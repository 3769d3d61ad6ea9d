import { DurableObject } from "cloudflare:workers"
import { errorResponse, toNamedError } from "../../handlers/errors.ts"
import { NamedError } from "../../runtime/errors.ts"
import type { Renewal } from "../../runtime/oauth/renewal.ts"
import type { LoginRecord } from "../../runtime/mcp/login-record.ts"
import type { RelayedEvent } from "../../runtime/relay/relayed.ts"
import type { Auth } from "../../runtime/schema/auth.ts"
import type { Config } from "../../runtime/schema/config.ts"
import type { LogInput } from "../../runtime/schema/log.ts"
import type { Project } from "../../runtime/schema/project.ts"
import type { SessionGlobalQuery, SessionListQuery } from "../../runtime/schema/session-input.ts"
import type { SessionV2ListQuery } from "../../runtime/schema/session-v2.ts"
import { alarmFailed } from "./alarm.ts"
import { answer } from "./answer.ts"
import { claimOf } from "./claim.ts"
import type { Env } from "./bindings.ts"
import { createHub, type Hub } from "./hub.ts"
import type { HubRpc } from "./hub-rpc.ts"
import { consoleLog } from "./log.ts"
import { takeRest } from "./rest-of-body.ts"

const TENANT = "tenant"
/** One call gives no more than 32 MB. */
const PAGE = 200

/** What one tenant's workspaces share: their roots, projects, sessions' index, events, keys and global config. */
export class HubObject extends DurableObject<Env> implements HubRpc {
  #hub: Promise<Hub> | undefined

  /** The hub, if it is this tenant's; without a tenant, if it is anybody's. */
  async #of(tenant?: string): Promise<Hub> {
    const secret = this.env.OPENCODE_EDGE_KEY
    if (!secret) throw new Error("OPENCODE_EDGE_KEY is not set")
    const { kv } = this.ctx.storage
    const owner = kv.get<string>(TENANT) ?? tenant
    if (owner === undefined || (tenant !== undefined && tenant !== owner)) {
      throw new NamedError("NotFoundError", { message: "Find the hub: it is nobody's yet, or somebody else's" })
    }
    if (!this.#hub) kv.put(TENANT, owner)
    this.#hub ??= createHub({ env: this.env, ctx: this.ctx, tenant: owner, secret })
    const started = this.#hub
    return started.catch((error: unknown) => {
      if (this.#hub === started) this.#hub = undefined
      throw error
    })
  }

  override async fetch(request: Request): Promise<Response> {
    try {
      const { tenant } = claimOf(request)
      if (tenant === undefined) throw new NamedError("NotFoundError", { message: "Log in first" })
      return await (await this.#of(tenant)).app(request)
    } catch (error) {
      return errorResponse(toNamedError(error, consoleLog(this.env)))
    } finally {
      await takeRest(request)
    }
  }

  override async alarm(): Promise<void> {
    try {
      const hub = await this.#of()
      hub.alarm.wentOff()
      hub.prune()
    } catch (error) {
      await alarmFailed(this.ctx.storage, consoleLog(this.env), error)
    }
  }

  resolveRoot(tenant: string, directory: string, make: boolean) {
    return answer(async () => (await this.#of(tenant)).resolve(directory, make))
  }
  rootOfSession(tenant: string, sessionID: string) {
    return answer(async () => {
      const hub = await this.#of(tenant)
      const home = hub.intake.homeOf(sessionID)
      const found = home === undefined ? undefined : hub.workspaces.named(home)
      return found && { ...found, settings: hub.settingsVersion() }
    })
  }
  settings(home: string) {
    return answer(async () => {
      const hub = await this.#of()
      hub.workspaces.touch(home)
      return hub.settings()
    })
  }
  takeEvents(home: string, events: RelayedEvent[]) {
    return answer(async () => {
      const { intake, store, settingsVersion, alarm, life } = await this.#of()
      const upTo = intake.take(home, events)
      alarm.within(24 * 60 * 60_000)
      return { upTo, wantsDeltas: store.events.readers() > 0, life, settings: settingsVersion() }
    })
  }
  listProjects(after: string) {
    return answer(async () => (await this.#of()).store.projects.after(after, PAGE))
  }
  registerProject(found: Pick<Project, "id" | "worktree" | "vcs">, directory: string) {
    return answer(async () => (await this.#of()).server.projects.register(found, directory))
  }
  getProject(id: string) {
    return answer(async () => (await this.#of()).server.projects.get(id))
  }
  updateProject(id: string, change: Pick<Project, "name" | "icon" | "commands">) {
    return answer(async () => (await this.#of()).server.projects.update(id, change))
  }
  projectDirectories(id: string, after: string) {
    return answer(async () => {
      const { server, store } = await this.#of()
      await server.projects.get(id)
      return store.projects.directoriesAfter(id, after, PAGE)
    })
  }
  forgetDirectory(id: string, directory: string) {
    return answer(async () => (await this.#of()).server.projects.forget(id, directory))
  }
  listSessions(projectID: string, query: SessionListQuery) {
    return answer(async () => (await this.#of()).server.sessions.list(projectID, query))
  }
  listAllSessions(query: SessionGlobalQuery) {
    return answer(async () => (await this.#of()).server.sessions.listAll(query))
  }
  sessionsPage(query: SessionV2ListQuery) {
    return answer(async () => (await this.#of()).server.sessions.page(query))
  }
  activeSessions() {
    return answer(async () => (await this.#of()).server.sessions.active())
  }
  setCredential(providerID: string, auth: Auth) {
    return answer(async () => (await this.#of()).server.credentials.set(providerID, auth))
  }
  removeCredential(providerID: string) {
    return answer(async () => (await this.#of()).server.credentials.remove(providerID))
  }
  freshCredential(providerID: string, renewal: Renewal) {
    return answer(async () => (await this.#of()).server.credentials.fresh(providerID, renewal))
  }
  getLogin(key: string) {
    return answer(async () => (await this.#of()).server.mcpLogins.get(key))
  }
  setLogin(key: string, record: LoginRecord) {
    return answer(async () => (await this.#of()).server.mcpLogins.set(key, record))
  }
  removeLogin(key: string) {
    return answer(async () => (await this.#of()).server.mcpLogins.remove(key))
  }
  shownConfig() {
    return answer(async () => (await this.#of()).server.config.shown())
  }
  updateConfig(patch: Config) {
    return answer(async () => (await this.#of()).server.config.update(patch))
  }
  disposeAll() {
    return answer(async () => (await this.#of()).server.dispose())
  }
  log(entry: LogInput) {
    return answer(async () => (await this.#of()).server.log(entry))
  }
}
