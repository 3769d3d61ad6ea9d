/**
 * What the Worker says to an object about a request. It alone can: objects are reached through it only, and the gate strips
 * such headers from what comes from outside.
 */
export interface Claim {
  /** Who has logged in; undefined for what needs no login. */
  tenant: string | undefined
  /** Root of the workspace, when the hub has named the object for it: a new object may take it then. */
  root: string | undefined
  /** Version of the hub's settings that the Worker has last heard of; 0 for none. */
  settings: number
}

const TENANT = "x-opencode-edge-tenant"
const ROOT = "x-opencode-edge-root"
const SETTINGS = "x-opencode-edge-settings"

/** A request that is on its way to an object, with the claim. */
export const withClaim = (request: Request, { tenant, root, settings }: Claim): Request => {
  const claimed = new Request(request)
  const put = (name: string, value: string | undefined) => {
    if (value === undefined) claimed.headers.delete(name)
    else claimed.headers.set(name, encodeURIComponent(value))
  }
  put(TENANT, tenant)
  put(ROOT, root)
  put(SETTINGS, String(settings))
  return claimed
}

/** The claim of a request that reached an object. */
export const claimOf = ({ headers }: Request): Claim => {
  const get = (name: string) => {
    const value = headers.get(name)
    return value === null ? undefined : decodeURIComponent(value)
  }
  return { tenant: get(TENANT), root: get(ROOT), settings: Number(get(SETTINGS) ?? 0) }
}
