import { NamedError } from "../errors.ts"
import type { Clock } from "../ports/clock.ts"
import type { Log } from "../ports/log.ts"
import type { Credentials } from "../provider/credentials.ts"
import type { Auth, OAuth } from "../schema/auth.ts"
import type { ProviderOAuthConfig } from "../schema/config-provider.ts"
import type { RenewalLeases } from "../storage/renewal-leases.ts"
import { type Ask, reasonOf } from "./ask.ts"
import { COPILOT, exchange } from "./copilot.ts"
import { type Grant, tokensOf } from "./tokens.ts"

/** How a login to a provider is renewed. Serialisable, as who renews may be in another object than who asks. */
export type Renewal =
  | { type: "copilot" }
  | { type: "standard"; tokenUrl: string; clientId: string; clientSecret?: string | undefined }

/** How logins to a provider are renewed; undefined for one that has no login here. */
export const renewalOf = (providerID: string, oauth: ProviderOAuthConfig | undefined): Renewal | undefined => {
  const { tokenUrl, clientId = "", clientSecret } = oauth ?? {}
  if (tokenUrl !== undefined) return { type: "standard", tokenUrl, clientId, clientSecret }
  return providerID === COPILOT ? { type: "copilot" } : undefined
}

/** Gives logins that can be used. */
export interface Renewals {
  /**
   * The login to a provider, renewed first when it ends within a minute. However many ask at once, in however many processes,
   * it is renewed once.
   *
   * @throws ProviderAuthError when it has ended and cannot be renewed
   */
  fresh(providerID: string, renewal: Renewal): Promise<OAuth>
}

export interface RenewalsOptions {
  store: Credentials & { set(providerID: string, auth: Auth): Promise<void> }
  ask: Ask
  leases: RenewalLeases
  clock: Clock
  log: Log
}

const EARLY_MS = 60_000
const LOOK_AGAIN_MS = 100

export const createRenewals = ({ store, ask, leases, clock, log }: RenewalsOptions): Renewals => {
  const running = new Map<string, Promise<OAuth>>()

  const login = async (providerID: string): Promise<OAuth> => {
    const auth = await store.get(providerID)
    if (auth?.type === "oauth") return auth
    throw failed(providerID, `Log in to provider "${providerID}": it has no login`)
  }

  /** Copilot's tokens say when they end; 0 is a login that has none yet. */
  const isDue = ({ expires }: OAuth, { type }: Renewal) =>
    (expires > 0 || type === "copilot") && expires - EARLY_MS <= clock.now()

  const renewInTurn = async (providerID: string, renewal: Renewal): Promise<OAuth> => {
    while (!leases.take(providerID)) await clock.sleep(LOOK_AGAIN_MS)
    try {
      return await renew(providerID, renewal)
    } finally {
      leases.release(providerID)
    }
  }

  const renew = async (providerID: string, renewal: Renewal): Promise<OAuth> => {
    const old = await login(providerID)
    if (!isDue(old, renewal)) return old
    const isUsable = old.expires > clock.now()
    const grant = await grantOf(renewal, old).catch((error: unknown): Grant & { isAway?: true } => ({
      refusal: reasonOf(error),
      isAway: true,
    }))
    const now = await login(providerID)
    // The user has logged in anew.
    if (now.access !== old.access || now.refresh !== old.refresh) return now
    if (grant.auth) {
      await store.set(providerID, grant.auth)
      return grant.auth
    }
    log("warn", "A login could not be renewed", { providerID, reason: grant.refusal })
    if (isUsable) return old
    const advice = "isAway" in grant ? "Try again, or log in" : "Log in"
    throw failed(providerID, `${advice} to provider "${providerID}" again: its login was not renewed: ${grant.refusal}`)
  }

  const grantOf = (renewal: Renewal, old: OAuth): Promise<Grant> => {
    if (old.refresh === "") return Promise.resolve({ refusal: "it cannot be renewed" })
    return renewal.type === "copilot" ? exchange(ask, old) : refresh(ask, renewal, old, clock.now())
  }

  return {
    async fresh(providerID, renewal) {
      const known = await login(providerID)
      if (!isDue(known, renewal)) return known
      const begun = running.get(providerID)
      if (begun) return begun
      const work = renewInTurn(providerID, renewal).finally(() => running.delete(providerID))
      running.set(providerID, work)
      return work
    },
  }
}

/** Source: RFC 6749, section 6. @throws when there is no answer */
const refresh = async (
  ask: Ask,
  { tokenUrl, clientId, clientSecret }: Extract<Renewal, { type: "standard" }>,
  old: OAuth,
  now: number,
): Promise<Grant> => {
  const secret = clientSecret !== undefined && { client_secret: clientSecret }
  const form = { grant_type: "refresh_token", refresh_token: old.refresh, client_id: clientId, ...secret }
  const answer = await ask(tokenUrl, { form })
  if (answer.refusal !== undefined) return { refusal: answer.refusal }
  const auth = tokensOf(answer, now, old)
  return auth ? { auth } : { refusal: "the authorization server gave no token" }
}

const failed = (providerID: string, message: string) => new NamedError("ProviderAuthError", { message, providerID })
