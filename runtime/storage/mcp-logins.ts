import type { Database } from "../ports/database.ts"
import { keepLogins, type Pending, type PendingLogins as Kept } from "./pending-logins.ts"

/** A login to an MCP server, by its name, that the user has begun and not finished. */
export interface PendingLogin extends Pending {
  /** Proves to the authorization server that the one who finishes is the one who began (PKCE). */
  verifier: string
  redirectUri: string
}

/** Logins that were begun within the last ten minutes, one per server of a workspace. */
export type PendingLogins = Kept<PendingLogin>

/** How long a login waits. */
export const LIFE_MS = 10 * 60_000

export const pendingLogins = (database: Database, now: () => number): PendingLogins =>
  keepLogins({ database, now, key: "mcp_logins", lifeMs: LIFE_MS })
