import type { Reader } from "./event-reader.ts"
import type { SubscribeOptions } from "./events.ts"
import type { LoginStore } from "./mcp/login-record.ts"
import type { Renewals } from "./oauth/renewal.ts"
import type { Auth } from "./schema/auth.ts"
import type { Config } from "./schema/config.ts"
import type { LogInput } from "./schema/log.ts"
import type { Project } from "./schema/project.ts"
import type { SessionGlobalQuery, SessionListQuery } from "./schema/session-input.ts"
import type { SessionPage } from "./session/list.ts"
import type { GlobalSessionPage } from "./session/across.ts"
import type { SessionsResponse, SessionV2ListQuery } from "./schema/session-v2.ts"

/**
 * What the instances of one tenant share: projects, credentials, global config, global events. Values are serialisable
 * and calls are asynchronous, so that it can live in another object than the instances; the event feed is the exception.
 */
export interface Server {
  projects: {
    list(): Promise<Project[]>
    /** Registers a directory of a project and announces what changed. */
    register(found: Pick<Project, "id" | "worktree" | "vcs">, directory: string): Promise<Project>
    get(id: string): Promise<Project>
    update(id: string, change: Pick<Project, "name" | "icon" | "commands">): Promise<Project>
    directories(id: string): Promise<string[]>
    /** Takes a directory off a project's lists. */
    forget(id: string, directory: string): Promise<void>
  }
  sessions: {
    /** Those of a project, in whichever of its directories they are. @throws BadRequestError for a cursor that is none */
    list(projectID: string, query: SessionListQuery): Promise<SessionPage>
    /** Those of every project. */
    listAll(query: SessionGlobalQuery): Promise<GlobalSessionPage>
    /** One page of the sessions of every directory. @throws InvalidCursorError */
    page(query: SessionV2ListQuery): Promise<SessionsResponse>
    /** Sessions that are not idle, wherever they run. */
    active(): Promise<string[]>
  }
  credentials: {
    all(): Promise<Record<string, Auth>>
    get(providerID: string): Promise<Auth | undefined>
    set(providerID: string, auth: Auth): Promise<void>
    remove(providerID: string): Promise<void>
  } & Renewals
  /** Logins to MCP servers. Secret, like credentials. */
  mcpLogins: LoginStore
  config: {
    /** The user's global config as responses show it. */
    shown(): Promise<Config>
    update(patch: Config): Promise<Config>
  }
  /** Events of every directory. */
  subscribe(options: SubscribeOptions): Reader
  /** Ends every instance; streams see `global.disposed`. */
  dispose(): Promise<void>
  /** Logs what a client reports; control characters are stripped, long entries cut. */
  log(entry: LogInput): Promise<void>
}
