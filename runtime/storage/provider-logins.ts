import type { Begun } from "../oauth/sign-in.ts"
import type { Database } from "../ports/database.ts"
import { keepLogins, type Pending, type PendingLogins } from "./pending-logins.ts"

/** A login to a provider, by its id. */
export interface PendingProviderLogin extends Pending {
  /** Which way to sign in, by its place in the provider's list. */
  method: number
  begun: Begun
  /** Names it to the client that began it. Unlike the state it proves nothing. */
  attemptID: string
  /** A code has come, or a device is being waited for: it is not taken again. */
  isUsed?: boolean
  /** Why it failed; empty when it went well. Kept for who asks next. */
  outcome?: string
}

/** Logins that were begun within the last quarter of an hour: as long as GitHub waits for its users. */
export type PendingProviderLogins = PendingLogins<PendingProviderLogin>

/** How long a login waits. */
export const LIFE_MS = 15 * 60_000

export const pendingProviderLogins = (database: Database, now: () => number): PendingProviderLogins =>
  keepLogins({ database, now, key: "provider_logins", lifeMs: LIFE_MS })
