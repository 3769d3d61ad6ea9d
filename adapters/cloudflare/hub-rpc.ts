import type { LoginRecord } from "../../runtime/mcp/login-record.ts"
import type { Renewal } from "../../runtime/oauth/renewal.ts"
import type { RelayAnswer, RelayedEvent } from "../../runtime/relay/relayed.ts"
import type { Auth, OAuth } from "../../runtime/schema/auth.ts"
import type { Config } from "../../runtime/schema/config.ts"
import type { LogInput } from "../../runtime/schema/log.ts"
import type { Project } from "../../runtime/schema/project.ts"
import type { SessionGlobalQuery, SessionListQuery } from "../../runtime/schema/session-input.ts"
import type { SessionsResponse, SessionV2ListQuery } from "../../runtime/schema/session-v2.ts"
import type { GlobalSessionPage } from "../../runtime/session/across.ts"
import type { SessionPage } from "../../runtime/session/list.ts"
import type { Answer } from "./answer.ts"
import type { Env } from "./bindings.ts"

/** Where a workspace is, and which settings the hub has now. */
export interface Resolved {
  root: string
  home: string
  settings: number
}

/** What all workspaces of a tenant share and keep in memory. */
export interface Settings {
  /** Grows with every change. */
  version: number
  /** How often all instances were to end. */
  disposals: number
  /** The user's global config: files by name. */
  config: Record<string, string>
  credentials: Record<string, Auth>
}

/** What instances and the Worker ask of a tenant's hub. Flat, so that each call is one message. */
export interface HubRpc {
  /** The workspace of a directory. A directory outside of all becomes one; `make`: also one inside of another. */
  resolveRoot(tenant: string, directory: string, make: boolean): Promise<Answer<Resolved>>
  /** The workspace that a session was last heard of from, whosever its directory is by now. */
  rootOfSession(tenant: string, sessionID: string): Promise<Answer<Resolved | undefined>>
  settings(home: string): Promise<Answer<Settings>>
  takeEvents(home: string, events: RelayedEvent[]): Promise<Answer<RelayAnswer & { settings: number }>>
  /** A page of the projects whose ids come after this one; the last page is empty. */
  listProjects(after: string): Promise<Answer<Project[]>>
  registerProject(found: Pick<Project, "id" | "worktree" | "vcs">, directory: string): Promise<Answer<Project>>
  getProject(id: string): Promise<Answer<Project>>
  updateProject(id: string, change: Pick<Project, "name" | "icon" | "commands">): Promise<Answer<Project>>
  /** A page of those that come after this one; the last page is empty. */
  projectDirectories(id: string, after: string): Promise<Answer<string[]>>
  forgetDirectory(id: string, directory: string): Promise<Answer<void>>
  listSessions(projectID: string, query: SessionListQuery): Promise<Answer<SessionPage>>
  listAllSessions(query: SessionGlobalQuery): Promise<Answer<GlobalSessionPage>>
  sessionsPage(query: SessionV2ListQuery): Promise<Answer<SessionsResponse>>
  activeSessions(): Promise<Answer<string[]>>
  setCredential(providerID: string, auth: Auth): Promise<Answer<void>>
  removeCredential(providerID: string): Promise<Answer<void>>
  /** A login that can be used, renewed here so that all workspaces together do so once. */
  freshCredential(providerID: string, renewal: Renewal): Promise<Answer<OAuth>>
  getLogin(key: string): Promise<Answer<LoginRecord | undefined>>
  setLogin(key: string, record: LoginRecord): Promise<Answer<void>>
  removeLogin(key: string): Promise<Answer<void>>
  shownConfig(): Promise<Answer<Config>>
  updateConfig(patch: Config): Promise<Answer<Config>>
  disposeAll(): Promise<Answer<void>>
  log(entry: LogInput): Promise<Answer<void>>
}

/** What the hub tells the workspaces. */
export interface InstanceRpc {
  /** Whether the object is this tenant's. */
  isOf(tenant: string): Promise<boolean>
  /** The settings have changed, or all instances are to end. */
  settingsChanged(version: number): Promise<void>
  /** Somebody follows the events of all workspaces. */
  listen(): Promise<void>
}

/** A tenant's hub. */
export const hubOf = (env: Env, tenant: string) => env.HUB.get(env.HUB.idFromName(`hub:${tenant}`))

/** The object that a home names. */
export const instanceOf = (env: Env, home: string) => env.INSTANCE.get(env.INSTANCE.idFromName(home))

// The types that workers-types derives from classes are too deep for values of this size; these say the same.
export const hubRpc = (env: Env, tenant: string): HubRpc => hubOf(env, tenant) as unknown as HubRpc
export const instanceRpc = (env: Env, home: string): InstanceRpc => instanceOf(env, home) as unknown as InstanceRpc
