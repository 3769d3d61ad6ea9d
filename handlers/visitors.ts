import { NamedError } from "../runtime/errors.ts"

/** Where a request comes from and which name it used for the server. */
export interface Visitor {
  address: string
  /** Lower case, with the port if one was given. */
  host: string
  /** All names that proxies say were used; `host` is the first. */
  hosts: readonly string[]
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
   * Refuses writes and WebSocket upgrades that pages of other sites cause. `Origin`, when present, decides alone; pages of
   * allowed origins, too, have to write by CORS, and those of other servers on this machine without the browser's own login.
   *
   * @throws ForbiddenError
   */
  checkOrigin(request: Request, visitor: Visitor, isAllowed: (origin: string) => boolean): void
  /**
   * Refuses reads that pages of other sites cause: they cannot read the answer, but whether there is one, how large and how
   * late it comes tells them things. Following a link to this server is fine.
   *
   * @throws ForbiddenError
   */
  checkRead(request: Request, isAllowed: (origin: string) => boolean): void
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

/** Ways for a page to send what it cannot read the answer of, as browsers name them. */
const BLIND_MODES = new Set(["no-cors", "navigate"])

/** Types of a body that a page may send without asking first. So may it one without a type. */
const UNASKED_TYPE = /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)?\s*(;|$)/i

/** Servers beside this one, which nobody has named: anything may listen on a port. */
const ON_THIS_MACHINE = /^http:\/\/(localhost|127\.0\.0\.1):/

/** A host name or bracketed IPv6 address, and a port. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/

export const createVisitors = ({ allowedHosts, publicURL, isTrustedProxy }: VisitorOptions): Visitors => {
  const publicHost = publicURL === undefined ? undefined : new URL(publicURL)
  const names = new Set([...LOOPBACK, ...allowedHosts.map((name) => name.toLowerCase())])
  if (publicHost) names.add(publicHost.hostname)

  return {
    of(request, address) {
      const isProxy = isTrustedProxy(address)
      const forwarded = isProxy ? listed(request.headers.get("x-forwarded-host")?.toLowerCase()) : []
      const own = (request.headers.get("host") || new URL(request.url).host).toLowerCase()
      const client = isProxy ? clientBehind(request, isTrustedProxy) : undefined
      return { address: client ?? address, host: forwarded[0] ?? own, hosts: forwarded.length > 0 ? forwarded : [own] }
    },
    checkHost({ hosts }) {
      // A proxy that adds to the list leaves in what the page itself has put there.
      const host = hosts.find((each) => !names.has(HOST.exec(each)?.[1] ?? ""))
      if (host === undefined) return
      const message = `Use a name of this server instead of "${host}", or start it with --allowed-host or a password`
      throw new NamedError("ForbiddenError", { message })
    },
    checkOrigin(request, visitor, isAllowed) {
      const origin = request.headers.get("origin")
      if (origin === null) {
        if (request.headers.get("sec-fetch-site") !== "cross-site") return
        throw refusedSite()
      }
      if (isSameHost(origin, visitor.host) || origin === publicHost?.origin) return
      if (!isAllowed(origin)) throw refusedOrigin(origin)
      if (isBlind(request.headers) || (ON_THIS_MACHINE.test(origin) && mayBorrow(request))) throw refusedBlind(origin)
    },
    checkRead({ headers }, isAllowed) {
      if (headers.get("sec-fetch-site") !== "cross-site") return
      const origin = headers.get("origin")
      if (origin !== null && isAllowed(origin)) return
      if (headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document") return
      throw refusedSite()
    },
  }
}

const refusedSite = () => new NamedError("ForbiddenError", { message: "Refuse a request that another site caused" })

/**
 * Tells what a page sends without a preflight, which this server would not grant for requests with a browser's own login. With
 * them goes the login that the browser's prompt has asked for, so the page could write although it does not know the password.
 */
const isBlind = (headers: Headers): boolean => {
  const hasBody = headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0
  const isUnasked = (hasBody || headers.has("content-type")) && UNASKED_TYPE.test(headers.get("content-type") ?? "")
  return isUnasked || BLIND_MODES.has(headers.get("sec-fetch-mode") ?? "")
}

/**
 * Tells whether a login could be the browser's own. Nothing but a header that needs a preflight shows that a POST without a body
 * had one, for the login itself looks the same; a page cannot give a WebSocket a login, so that of one is never the page's.
 */
const mayBorrow = ({ method, headers }: Request): boolean => {
  if (!headers.has("authorization")) return false
  if (headers.has("upgrade")) return true
  const isTold = !UNASKED_TYPE.test(headers.get("content-type") ?? "") || OWN_HEADERS.some((name) => headers.has(name))
  return method === "POST" && !isTold
}

/** What clients of this server say beside a body. */
const OWN_HEADERS = ["x-opencode-directory", "x-opencode-workspace"]

const refusedBlind = (origin: string) =>
  new NamedError("ForbiddenError", {
    message: `Refuse a write of "${origin}" without CORS: send it by fetch, with content-type: application/json, and open terminals with a ticket`,
  })

const refusedOrigin = (origin: string) => {
  const advice =
    origin === "null"
      ? "pages without an origin, such as files, may not write here"
      : `start the server with --cors ${origin} to let its pages in`
  return new NamedError("ForbiddenError", { message: `Refuse origin "${origin}": ${advice}` })
}

const isSameHost = (origin: string, host: string): boolean => {
  const match = /^https?:\/\/(.+)$/.exec(origin)
  return match?.[1] === host
}

/** Proxies append to the list, so the last address that is no proxy of ours is the one they saw. */
const clientBehind = (request: Request, isTrustedProxy: (address: string) => boolean): string | undefined => {
  const hops = listed(request.headers.get("x-forwarded-for")).map(withoutPort)
  return hops.findLast((hop) => !isTrustedProxy(hop))
}

const listed = (list: string | null | undefined): string[] =>
  (list ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)

/** Some proxies name the port too; with it, each connection would count as another guesser. */
const withoutPort = (hop: string): string => /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? hop.replace(/^([^:]+):\d+$/, "$1")
