import { NamedError } from "../runtime/errors.ts"
import { type AuthOptions, createAuth, type Identity, isStream } from "./auth.ts"
import { createCors } from "./cors.ts"
import { errorResponse } from "./errors.ts"
import { createVisitors, type VisitorOptions } from "./visitors.ts"

/** What the place knows about the other end of a connection. Never taken from the request, which could say anything. */
export interface Peer {
  address: string
}

export interface GateOptions extends AuthOptions, VisitorOptions {
  /** Web origins that may call the server beside the known ones. */
  corsOrigins: readonly string[]
  /** Path below which a proxy publishes the server, e.g. `/agent`; stripped when the proxy has not. Empty for none. */
  basePath: string
  /** What /readyz says. */
  isReady(): boolean
}

/** What stands behind the gate. It learns who has logged in, where that is asked, from nothing that the request says. */
export type Guarded = (request: Request, identity: Identity | undefined) => Promise<Response>

export type Gate = (request: Request, peer: Peer) => Promise<Response>

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])
const URL_LIMIT = 16 * 1024
const HEADER_LIMIT = 32 * 1024

/** Headers by which parts of a hosted server talk to each other. From outside they are forgeries. */
const INTERNAL = "x-opencode-edge-"

/** Puts everything before an app that a request has to pass: its form, Host, Origin, CORS and authentication. */
export const createGate = (app: Guarded, options: GateOptions): Gate => {
  const { basePath, isReady } = options
  const cors = createCors(options.corsOrigins)
  const visitors = createVisitors(options)
  const authenticate = hasCredential(options) ? createAuth(options) : undefined

  const pass = async (outside: Request, peer: Peer): Promise<Response> => {
    const request = inside(outside, basePath, checkForm(outside))
    const url = new URL(request.url)
    const health = READS.has(request.method) ? healthOf(url.pathname, isReady) : undefined
    if (health) return health
    const visitor = visitors.of(request, peer.address)
    if (!authenticate) visitors.checkHost(visitor)
    if (request.method === "OPTIONS") return cors.preflight(request)
    const isRead = READS.has(request.method) && !request.headers.get("upgrade") && !isStream(url)
    if (isRead) visitors.checkRead(request, cors.allows)
    else visitors.checkOrigin(request, visitor, cors.allows)
    if (isPublic(request, url) || hasTicket(request, url)) return app(request, undefined)
    const identity = await authenticate?.(request, url, visitor.address)
    return identity instanceof Response ? identity : app(request, identity)
  }

  return async (request, peer) => {
    const response = await pass(request, peer).catch((error: unknown) => {
      if (error instanceof NamedError) return errorResponse(error)
      throw error
    })
    const answer = writable(response)
    cors.expose(answer.headers, request.headers.get("origin"))
    answer.headers.set("x-content-type-options", "nosniff")
    answer.headers.set("cross-origin-resource-policy", "same-origin")
    if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "no-store")
    return answer
  }
}

/** Whether anybody is asked to log in. */
export const hasCredential = ({ password, passwordHash, users = {} }: AuthOptions): boolean =>
  Boolean(password || passwordHash) || Object.keys(users).length > 0

/**
 * Looks at a request before anything else does.
 *
 * @returns whether it brings internal headers
 * @throws MethodNotAllowedError, UrlTooLongError, HeadersTooLargeError
 */
const checkForm = (request: Request): boolean => {
  if (!METHODS.has(request.method)) {
    const message = `Use one of ${[...METHODS].join(", ")}, not ${request.method}`
    throw new NamedError("MethodNotAllowedError", { message, allow: [...METHODS] })
  }
  if (request.url.length > URL_LIMIT) {
    const message = `Send a URL of at most ${URL_LIMIT} characters`
    throw new NamedError("UrlTooLongError", { message, limit: URL_LIMIT })
  }
  let size = 0
  let isForged = false
  request.headers.forEach((value, name) => {
    size += name.length + value.length
    if (name.startsWith(INTERNAL)) isForged = true
  })
  if (size > HEADER_LIMIT) {
    const message = `Send headers of at most ${HEADER_LIMIT} characters`
    throw new NamedError("HeadersTooLargeError", { message, limit: HEADER_LIMIT })
  }
  return isForged
}

/** The request as the app sees it: without the base path and without forged internal headers. Mostly the request itself. */
const inside = (request: Request, basePath: string, isForged: boolean): Request => {
  const url = basePath === "" ? undefined : withoutBase(new URL(request.url), basePath)
  if (!isForged && !url) return request
  const headers = new Headers([...request.headers].filter(([name]) => !name.startsWith(INTERNAL)))
  const { method, body, signal } = request
  return new Request(url ?? request.url, {
    method,
    headers,
    signal,
    ...(body && { body, duplex: "half" }),
  } as RequestInit)
}

const withoutBase = (url: URL, basePath: string): URL | undefined => {
  if (url.pathname !== basePath && !url.pathname.startsWith(`${basePath}/`)) return undefined
  url.pathname = url.pathname.slice(basePath.length) || "/"
  return url
}

const SHARE = /^\/+share\/[0-9a-z]+\/*$/i

/** Where authorization servers send browsers that have no password of this server. */
const LOGIN_ANSWER = /^\/+(mcp|provider)\/oauth\/callback\/*$/i

/** A shared session and the answer to a login ask for no login: their addresses hold a secret. */
const isPublic = ({ method }: Request, { pathname }: URL): boolean =>
  (method === "GET" || method === "HEAD") && (SHARE.test(pathname) || LOGIN_ANSWER.test(pathname))

const TERMINAL = /^\/+(?:api\/)?pty\/[^/]+\/connect\/*$/i

/** A connection to a terminal that brings a ticket: the endpoint lets in nobody whose ticket is not good. */
const hasTicket = ({ method }: Request, { pathname, searchParams }: URL): boolean =>
  method === "GET" && TERMINAL.test(pathname) && Boolean(searchParams.get("ticket"))

/** Load balancers have no password and use any name, so these say nothing but yes or no. */
const healthOf = (path: string, isReady: () => boolean): Response | undefined => {
  if (path === "/healthz") return new Response("ok\n")
  if (path !== "/readyz") return undefined
  return isReady() ? new Response("ok\n") : new Response("not ready\n", { status: 503 })
}

/** Responses of `fetch`, which a Worker passes on, cannot be changed. */
const writable = (response: Response): Response => {
  try {
    response.headers.delete("x-opencode-edge-internal")
    return response
  } catch {
    return new Response(response.body, response)
  }
}
