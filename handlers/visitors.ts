import { NamedError } from "../runtime/errors.ts"

/** Where a request comes from and which name it used for the server. */
export interface Visitor {
  address: string
  /** Lower case, with the port if one was given. */
  host: string
}

export interface VisitorOptions {
  /** Host names, without ports, by which the server is known beside loopback names. */
  allowedHosts: readonly string[]
  /** Address that clients see when a proxy is in front. */
  publicURL?: string | undefined
  isTrustedProxy(address: string): boolean
}

export interface Visitors {
  of(request: Request, address: string): Visitor
  /** @throws ForbiddenError for a name that is not this server's: another site's name may have been pointed here. */
  checkHost(visitor: Visitor): void
  /**
   * Refuses writes and WebSocket upgrades that pages of other sites cause. `Origin`, when present, decides alone.
   *
   * @throws ForbiddenError
   */
  checkOrigin(request: Request, visitor: Visitor, isAllowed: (origin: string) => boolean): void
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

/** A host name or bracketed IPv6 address, and a port. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/

export const createVisitors = ({ allowedHosts, publicURL, isTrustedProxy }: VisitorOptions): Visitors => {
  const publicHost = publicURL === undefined ? undefined : new URL(publicURL)
  const names = new Set([...LOOPBACK, ...allowedHosts.map((name) => name.toLowerCase())])
  if (publicHost) names.add(publicHost.hostname)

  return {
    of(request, address) {
      const isProxy = isTrustedProxy(address)
      const forwarded = isProxy ? request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() : undefined
      const host = forwarded || request.headers.get("host") || new URL(request.url).host
      const client = isProxy ? clientBehind(request, isTrustedProxy) : undefined
      return { address: client ?? address, host: host.toLowerCase() }
    },
    checkHost({ host }) {
      const name = HOST.exec(host)?.[1]
      if (name !== undefined && names.has(name)) return
      const message = `Use a name of this server instead of "${host}", or start it with --allowed-host or a password`
      throw new NamedError("ForbiddenError", { message })
    },
    checkOrigin(request, visitor, isAllowed) {
      const origin = request.headers.get("origin")
      if (origin === null) {
        if (request.headers.get("sec-fetch-site") !== "cross-site") return
        throw new NamedError("ForbiddenError", { message: "Refuse a request that another site caused" })
      }
      if (isAllowed(origin) || isSameHost(origin, visitor.host) || origin === publicHost?.origin) return
      const message = `Refuse origin "${origin}": start the server with --cors ${origin} to let its pages in`
      throw new NamedError("ForbiddenError", { message })
    },
  }
}

const isSameHost = (origin: string, host: string): boolean => {
  const match = /^https?:\/\/(.+)$/.exec(origin)
  return match?.[1] === host
}

/** Proxies append to the list, so the last address that is no proxy of ours is the one they saw. */
const clientBehind = (request: Request, isTrustedProxy: (address: string) => boolean): string | undefined => {
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim())
  return hops.findLast((hop) => hop !== "" && !isTrustedProxy(hop))
}
