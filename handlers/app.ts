import { IttyRouter, type RouteEntry } from "itty-router"
import { NamedError } from "../runtime/errors.ts"
import type { Instance } from "../runtime/instance.ts"
import type { InstanceTarget } from "../runtime/instances.ts"
import type { Log } from "../runtime/ports/log.ts"
import type { Server } from "../runtime/server.ts"
import { readJson } from "./body.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import { errorResponse, toNamedError } from "./errors.ts"
import { respond } from "./respond.ts"
import { validate } from "./validate.ts"

/** What an app needs of the place it runs in. */
export interface Host {
  server: Server
  /** The workspace that a request means. What a session or a request to the user belongs to beats the request's directory. */
  instanceFor(target: InstanceTarget): Promise<Instance> | Instance
  log: Log
  /** Address that clients reach the server by, where it is not just the origin of their request. */
  baseURL?: (origin: string) => string
}

export interface AppOptions {
  /** Checks that each answer fits its schema and each error was declared; for tests. */
  verify?: boolean
}

export type FetchHandler = (request: Request) => Promise<Response>

/**
 * Turns endpoints and a host into a fetch handler: finds the route, validates, dispatches, answers.
 * Any subset of the registry makes a complete app.
 *
 * itty-router 6 neither decodes path parameters, nor ignores case, nor answers HEAD or 405; that is dealt with here and nowhere else.
 */
export const createApp = (endpoints: readonly AnyEndpoint[], host: Host, options: AppOptions = {}): FetchHandler => {
  const router = IttyRouter({ routes: routesOf(endpoints, { ...host, document: documentOf(endpoints) }, options) })
  return async (request) => {
    const attempt: Attempt = { url: new URL(request.url), allow: new Set() }
    const answer: Response | undefined = await router.fetch(tolerant(request, attempt.url), request, attempt)
    if (answer) return request.method === "HEAD" ? withoutBody(answer) : answer
    return errorResponse(noRoute(request.method, attempt))
  }
}

type Document = () => Promise<Uint8Array<ArrayBuffer>>

/** What makes the document is large and rarely asked for, so it is loaded when it is. */
const documentOf = (endpoints: readonly AnyEndpoint[]): Document => {
  let document: ReturnType<Document> | undefined
  return () =>
    (document ??= import("./openapi.ts").then(({ openApiDocument }) =>
      new TextEncoder().encode(JSON.stringify(openApiDocument(endpoints))),
    ))
}

/** What one request has met so far: the methods of the paths that matched. */
interface Attempt {
  url: URL
  allow: Set<string>
}

const noRoute = (method: string, { url, allow }: Attempt): NamedError =>
  allow.size > 0
    ? new NamedError("MethodNotAllowedError", {
        message: `Use ${[...allow].join(" or ")} for "${url.pathname}", not ${method}`,
        allow: [...allow],
      })
    : new NamedError("NotFoundError", { message: `Find "${url.pathname}": no such path, see /doc for all of them` })

/** Upstream's server accepts a doubled leading slash. */
const tolerant = (request: Request, url: URL): { method: string; url: string } => {
  const path = url.pathname.startsWith("//") ? url.pathname.replace(/^\/+/, "/") : url.pathname
  return { method: request.method, url: url.origin + path }
}

interface Place extends Host {
  document: Document
}

const routesOf = (endpoints: readonly AnyEndpoint[], host: Place, options: AppOptions): RouteEntry[] => {
  const paths = new Map<string, Map<string, AnyEndpoint>>()
  for (const endpoint of endpoints) {
    const methods = paths.get(endpoint.path) ?? new Map<string, AnyEndpoint>()
    methods.set(endpoint.method.toUpperCase(), endpoint)
    paths.set(endpoint.path, methods)
  }
  const router = IttyRouter()
  // Fixed segments before parameters, so that /session/status is not a session.
  for (const [path, methods] of [...paths].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1))) {
    router.all(path.replace(/\{(\w+)\}/g, ":$1"), (matched, request: Request, attempt: Attempt) => {
      const endpoint = methods.get(request.method === "HEAD" ? "GET" : request.method)
      if (endpoint) return dispatch(endpoint, matched.params, request, attempt.url, host, options)
      for (const method of methods.keys()) attempt.allow.add(method)
      if (methods.has("GET")) attempt.allow.add("HEAD")
      return undefined
    })
  }
  return router.routes.map(([method, pattern, ...rest]): RouteEntry => [
    method,
    new RegExp(pattern.source, "i"),
    ...rest,
  ])
}

/** Braces sort after letters, so a parameter comes after every fixed name at its place; `*` likewise. */
const sortKey = (path: string) => path.replaceAll("*", "~")

const dispatch = async (
  endpoint: AnyEndpoint,
  rawParams: Record<string, string>,
  request: Request,
  url: URL,
  host: Place,
  options: AppOptions,
): Promise<Response> => {
  let isHandling = false
  try {
    const query = queryOf(url)
    const decoded = decodeParams(rawParams)
    const params = endpoint.params ? validate(endpoint.params, decoded, "Params") : undefined
    const validQuery = endpoint.query ? validate(endpoint.query, query, "Query") : undefined
    const body = endpoint.body ? validate(endpoint.body, await readJson(request), "Payload") : undefined
    const instance =
      endpoint.scope === "instance"
        ? await host.instanceFor({
            directory: directoryOf(query, request),
            sessionID: decoded["sessionID"],
            requestID: decoded["requestID"] ?? decoded["permissionID"],
            shareSecret: decoded["secret"],
          })
        : undefined
    const { server, document } = host
    const baseURL = host.baseURL?.(url.origin) ?? url.origin
    const call = { params, query: validQuery, body, server, instance, signal: request.signal, request, baseURL, document }
    isHandling = true
    return await respond(endpoint, () => endpoint.handle(call), { ...options, log: host.log, signal: request.signal })
  } catch (thrown) {
    const error = toNamedError(thrown, host.log)
    if (options.verify) verifyDeclared(endpoint, error)
    return errorResponse(error, { tagged: isTagged(endpoint, error, isHandling) })
  }
}

/** Whether upstream answers this bad request in its second form. */
const isTagged = ({ taggedBadRequest }: AnyEndpoint, error: NamedError, isHandling: boolean): boolean =>
  isHandling
    ? taggedBadRequest === "handle"
    : taggedBadRequest === "body" && NamedError.is(error, "BadRequestError") && error.data.kind === "Payload"

const decodeParams = (params: Record<string, string>): Record<string, string> => {
  const decoded: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    try {
      decoded[name] = decodeURIComponent(value)
    } catch {
      throw new NamedError("BadRequestError", {
        message: `Check the params: ["${name}"] is no valid percent-encoding`,
        kind: "Params",
      })
    }
  }
  return decoded
}

/** A repeated key keeps its first value. */
const queryOf = (url: URL): Record<string, string> => {
  const query: Record<string, string> = {}
  if (url.search) for (const [name, value] of url.searchParams) query[name] ??= value
  return query
}

/** `?directory=` beats the header, which clients send raw or percent-encoded. Empty means none. */
const directoryOf = (query: Record<string, string>, request: Request): string | undefined => {
  if (query["directory"]) return query["directory"]
  const header = request.headers.get("x-opencode-directory")
  if (!header) return undefined
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}

const withoutBody = (response: Response): Response => {
  void response.body?.cancel()
  return new Response(null, { status: response.status, headers: response.headers })
}

/** Errors that validation and dispatch themselves may answer, on every route. */
const IMPLIED: ReadonlySet<string> = new Set(["BadRequestError", "BodyTooLargeError", "NotADirectoryError"])

const verifyDeclared = (endpoint: AnyEndpoint, error: NamedError) => {
  if (IMPLIED.has(error.name) || endpoint.errors.includes(error.name)) return
  throw new Error(
    `${endpoint.operationId} answered an error that it does not declare: ${error.name}: ${error.message}`,
    {
      cause: error,
    },
  )
}
