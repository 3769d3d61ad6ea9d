import { NamedError } from "../../runtime/errors.ts"
import { homeInID, homeInSecret } from "../../runtime/home.ts"
import type { InstanceTarget } from "../../runtime/instances.ts"
import { normalizeDirectory } from "../../runtime/project/locate.ts"
import { unwrap } from "./answer.ts"
import type { Env } from "./bindings.ts"
import { hubRpc, instanceRpc, type Resolved } from "./hub-rpc.ts"

/** The object that a request is for. */
export interface Place {
  home: string
  /** Present when the hub has named it. */
  root: string | undefined
  /** Version of the tenant's settings that was last heard of; 0 for none. */
  settings: number
}

/** Finds the objects of workspaces. What it has learnt it keeps for a while, in this isolate. */
export interface Places {
  /**
   * The workspace that a request means: that of the id that it is about, else that of its directory, else the default one.
   *
   * @param make whether the directory is to be a workspace of its own, be it inside of another
   * @param madeID what a session is to be called that is made unless there is one; it is in no workspace that the id itself names
   */
  of(tenant: string, target: InstanceTarget, make: boolean, madeID?: string): Promise<Place>
  /** The workspace that a secret names, which needs no login. No object is asked. @throws NotFoundError */
  ofSecret(secret: string): Promise<Place>
}

/** Directory that requests without one mean, and that relative ones begin at. */
export const DEFAULT_DIRECTORY = "/workspace"
const KEEP_MS = 60_000
const KEEP = 1_000

export const createPlaces = (env: Env, now: () => number): Places => {
  const resolved = new Map<string, { place: Resolved; until: number }>()
  /** Tenants by home: an object never changes hands. */
  const owners = new Map<string, string>()
  const settings = new Map<string, number>()

  const learn = (tenant: string, place: Resolved): Place => {
    keep(owners, place.home, tenant)
    keep(settings, tenant, place.settings)
    return place
  }

  const byDirectory = async (tenant: string, given: string | undefined, make: boolean): Promise<Place> => {
    const directory = normalizeDirectory(given, DEFAULT_DIRECTORY)
    const key = `${tenant}\0${directory}`
    const known = resolved.get(key)
    if (known && known.until > now() && !make) return known.place
    const place = await unwrap(hubRpc(env, tenant).resolveRoot(tenant, directory, make))
    // A root stays one. A directory below may become a workspace of its own, and other isolates would not hear of it.
    if (place.root === directory) keep(resolved, key, { place, until: now() + KEEP_MS })
    return learn(tenant, place)
  }

  const isOf = async (tenant: string, home: string): Promise<boolean> => {
    const owner = owners.get(home)
    if (owner !== undefined) return owner === tenant
    if (!(await instanceRpc(env, home).isOf(tenant))) return false
    keep(owners, home, tenant)
    return true
  }

  const bySession = async (tenant: string, sessionID: string): Promise<Place | undefined> => {
    const found = await unwrap(hubRpc(env, tenant).rootOfSession(tenant, sessionID))
    return found && learn(tenant, found)
  }

  return {
    async of(tenant, { directory, sessionID, requestID }, make, madeID) {
      for (const id of [requestID, sessionID]) {
        const home = id === undefined ? undefined : homeInID(id)
        if (home !== undefined && (await isOf(tenant, home))) {
          return { home, root: undefined, settings: settings.get(tenant) ?? 0 }
        }
      }
      const named = sessionID ?? madeID
      const known = named === undefined ? undefined : await bySession(tenant, named)
      return known ?? byDirectory(tenant, directory, make)
    },
    async ofSecret(secret) {
      const home = await homeInSecret(env.OPENCODE_EDGE_KEY ?? "", secret)
      if (home !== undefined) return { home, root: undefined, settings: 0 }
      throw new NamedError("NotFoundError", { message: "Find what is shared: nothing has this address" })
    },
  }
}

/** Keeps a value for as long as there is room. */
const keep = <Value>(kept: Map<string, Value>, key: string, value: Value) => {
  if (kept.size >= KEEP) kept.clear()
  kept.set(key, value)
}
