import type { z } from "zod"
import { NamedError } from "../runtime/errors.ts"
import type { Instance } from "../runtime/instance.ts"
import type { InstanceTarget } from "../runtime/instances.ts"
import type { Assets } from "../runtime/ports/assets.ts"
import type { Log } from "../runtime/ports/log.ts"
import type { Server } from "../runtime/server.ts"
import { isApiPath } from "./api-errors.ts"
import { readJson } from "./body.ts"
import { blameBody } from "./blame-body.ts"
import type { AnyEndpoint } from "./endpoint.ts"
import { errorResponse, toNamedError } from "./errors.ts"
import { checkOnce, decodeParams, queryOf, targetOf } from "./request-target.ts"
import { respond, type Upgrade } from "./respond.ts"
import { createRouteTable, type Route } from "./route-table.ts"
import { validate } from "./validate.ts"

/** What an app needs of the place it runs in. */
export interface Host {
  server: Server
  /** The workspace that a request means. What a session or a request to the user belongs to beats the request's directory. */
  instanceFor(target: InstanceTarget): Promise<Instance> | Instance
  /** Keeps an instance while a request is handled, until the function that it gives is called. Absent where none is ever let go. */
  hold?: (instance: Instance) => () => void
  log: Log
  /** Address that clients reach the server by, where it is not just the origin of their request. */
  baseURL?: (origin: string) => string
  /** Absent where there are no WebSockets. */
  upgrade?: Upgrade
  /** Absent where there are no pages but the simplest. */
  assets?: Assets
  /** What answers in JSON are made of, where there is something quicker than the platform's own class. */
  Response?: typeof Response
}

export interface AppOptions {
  /** Checks that each answer fits its schema and each error was declared; for tests. */
  verify?: boolean
  /** Endpoints of the document. Without it those of the app. */
  documented?: readonly AnyEndpoint[]
}

export type FetchHandler = (request: Request) => Promise<Response>

/**
 * Turns endpoints and a host into a fetch handler: finds the route, validates, dispatches, answers.
 * Any subset of the registry makes a complete app.
 */
export const createApp = (endpoints: readonly AnyEndpoint[], host: Host, options: AppOptions = {}): FetchHandler => {
  const routes = createRouteTable(endpoints)
  const place = { ...host, document: documentOf(options.documented ?? endpoints) }
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    let route: Route
    try {
      route = routes.find(request.method, url.pathname)
    } catch (error) {
      return errorResponse(toNamedError(error, host.log))
    }
    return dispatch(route, request, url, place, options)
  }
  return async (request) => {
    const response = await answer(request)
    return request.method === "HEAD" ? withoutBody(response) : response
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

interface Place extends Host {
  document: Document
}

const dispatch = async (
  { endpoint, params: rawParams }: Route,
  request: Request,
  url: URL,
  host: Place,
  options: AppOptions,
): Promise<Response> => {
  let isHandling = false
  try {
    const query = queryOf(url)
    checkOnce(url, query, Object.keys((endpoint.query as z.ZodObject | undefined)?.shape ?? {}))
    const decoded = decodeParams(rawParams)
    const params = endpoint.params ? validate(endpoint.params, decoded, "Params") : undefined
    const validQuery = endpoint.query ? validate(endpoint.query, query, "Query") : undefined
    const body = endpoint.body
      ? validate(endpoint.body, await readJson(request, endpoint.bodyLimitBytes), "Payload")
      : undefined
    const instance =
      endpoint.scope === "instance" ? await host.instanceFor(targetOf(request, url, query, decoded, body)) : undefined
    const { server, document, assets } = host
    const baseURL = host.baseURL?.(url.origin) ?? url.origin
    const call = {
      params,
      query: validQuery,
      body,
      server,
      instance,
      request,
      baseURL,
      document,
      assets,
    }
    isHandling = true
    const handle = async () => {
      const release = instance && host.hold?.(instance)
      try {
        return await endpoint.handle(call)
      } catch (error) {
        throw blameBody(error, body)
      } finally {
        release?.()
      }
    }
    return await respond(endpoint, handle, {
      verify: options.verify,
      log: host.log,
      request,
      upgrade: host.upgrade,
      Response: host.Response,
    })
  } catch (thrown) {
    const error = toNamedError(thrown, request.signal.aborted ? quiet(host.log) : host.log)
    if (options.verify) verifyDeclared(endpoint, error)
    return errorResponse(error, {
      tagged: isTagged(endpoint, error, isHandling),
      api: isApiPath(endpoint.path) ? rawParams : undefined,
    })
  }
}

/** What goes wrong because the client is gone is no fault of the server. */
const quiet =
  (log: Log): Log =>
  (_level, message, fields) =>
    log("debug", message, fields)

/** Whether upstream answers this bad request in its second form. */
const isTagged = ({ taggedBadRequest }: AnyEndpoint, error: NamedError, isHandling: boolean): boolean =>
  isHandling
    ? taggedBadRequest === "handle"
    : taggedBadRequest === "body" && NamedError.is(error, "BadRequestError") && error.data.kind === "Payload"

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
