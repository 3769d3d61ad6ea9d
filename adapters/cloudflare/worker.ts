import { createApp, type Host } from "../../handlers/app.ts"
import type { Identity } from "../../handlers/auth.ts"
import { errorResponse, toNamedError } from "../../handlers/errors.ts"
import { BODY_LIMIT_BYTES, bodyTooLarge, declaredLength, readText } from "../../handlers/body.ts"
import type { AnyEndpoint } from "../../handlers/endpoint.ts"
import { createGate, type Gate } from "../../handlers/gate.ts"
import { registry } from "../../handlers/registry.ts"
import { decodeParams, queryOf, targetOf } from "../../handlers/request-target.ts"
import { createRouteTable, type Route } from "../../handlers/route-table.ts"
import { v2SessionCreate } from "../../handlers/v2-session/create.ts"
import { unsupportedEndpoints } from "../../handlers/unsupported.ts"
import { NamedError } from "../../runtime/errors.ts"
import type { InstanceTarget } from "../../runtime/instances.ts"
import { awayOr } from "./answer.ts"
import { bundledAssets } from "./assets.ts"
import { withClaim } from "./claim.ts"
import { type Deployment, deploymentOf } from "./deployment.ts"
import type { Env } from "./bindings.ts"
import { hubOf, instanceOf } from "./hub-rpc.ts"
import { consoleLog } from "./log.ts"
import { createPlaces } from "./places.ts"
import { takeRest } from "./rest-of-body.ts"
import { unprepared } from "./unprepared.ts"

export { HubObject } from "./hub-object.ts"
export { InstanceObject } from "./instance-object.ts"

const endpoints = [...registry, ...unsupportedEndpoints]

/** Operations that make a workspace of their directory. */
const MAKES_WORKSPACE: ReadonlySet<string> = new Set(["project.import", "project.cloneGit"])

/** Operations whose body says which directory or session they mean. */
const NAMES_PLACE: ReadonlySet<string> = new Set(["v2.session.create", "experimental.controlPlane.moveSession"])

/** The Worker in front of all objects: it lets in who may come in, finds the object and passes the request on. */
const createWorker = (env: Env, { credentials, ...deployment }: Deployment): Gate => {
  const log = consoleLog(env)
  const routes = createRouteTable(endpoints)
  const places = createPlaces(env, Date.now)
  // Endpoints of this scope ask for nothing else of a host.
  const host = { log, assets: bundledAssets() } as Host
  const own = createApp(
    endpoints.filter(({ scope }) => scope === "worker"),
    host,
    { documented: registry },
  )

  const toInstance = async (
    request: Request,
    { endpoint, params }: Route,
    identity: Identity | undefined,
  ): Promise<Response> => {
    const tenant = identity?.user
    const { request: passed, body } = await withReadBody(request, endpoint)
    const target = readTarget(passed, params, body)
    const secret = target.shareSecret ?? target.loginState
    const make = MAKES_WORKSPACE.has(endpoint.operationId)
    // The gate leaves tickets to the terminals that they are for.
    if (secret === undefined && tenant === undefined) throw noTerminals()
    const madeID = endpoint === v2SessionCreate ? idIn(body) : undefined
    const place = await (secret !== undefined ? places.ofSecret(secret) : places.of(tenant ?? "", target, make, madeID))
    const claim = { tenant: secret === undefined ? tenant : undefined, root: place.root, settings: place.settings }
    return instanceOf(env, place.home).fetch(withClaim(passed, claim))
  }

  const route: (request: Request, identity: Identity | undefined) => Promise<Response> = async (request, identity) => {
    const found = routes.find(request.method, new URL(request.url).pathname)
    if (found.endpoint.scope === "worker") return own(request)
    if (found.endpoint.scope === "instance") return toInstance(request, found, identity)
    if (!identity) throw new Error(`${found.endpoint.operationId} was let through`)
    const claim = { tenant: identity.user, root: undefined, settings: 0 }
    const { request: passed } = await withReadBody(request, found.endpoint)
    return hubOf(env, identity.user).fetch(withClaim(passed, claim))
  }

  const passOn = async (request: Request, identity: Identity | undefined): Promise<Response> => {
    try {
      return await route(request, identity)
    } catch (error) {
      return errorResponse(toNamedError(awayOr(error), log))
    } finally {
      await takeRest(request)
    }
  }

  return createGate(passOn, {
    ...{ ...credentials, ...deployment, allowedHosts: [], isTrustedProxy: () => false },
    ...{ now: Date.now, isReady: () => true },
  })
}

/**
 * The request without a body that nobody will read. An object that answers while a body is still on its way to it fails, and so
 * does the Worker itself: what is refused or not wanted is taken to its end here.
 *
 * @returns with the body itself where that says which directory is meant, if it can be read
 * @throws BodyTooLargeError for a length over the endpoint's limit
 */
const withReadBody = async (
  request: Request,
  { body, bodyLimitBytes, rawBody, operationId }: AnyEndpoint,
): Promise<{ request: Request; body?: unknown }> => {
  if (!request.body || rawBody) return { request }
  const { url, method, headers, signal } = request
  const isTooLarge = body !== undefined && declaredLength(request) > (bodyLimitBytes ?? BODY_LIMIT_BYTES)
  if (body && !isTooLarge && NAMES_PLACE.has(operationId)) {
    const text = await readText(request, bodyLimitBytes)
    return { request: new Request(url, { method, headers, signal, body: text }), body: parsed(text) }
  }
  if (body && !isTooLarge) return { request }
  await request.body.pipeTo(new WritableStream())
  if (isTooLarge) throw bodyTooLarge(bodyLimitBytes)
  return { request: new Request(url, { method, headers, signal }) }
}

/** What a client calls what it makes. */
const idIn = (body: unknown): string | undefined => {
  const { id } = (body ?? {}) as { id?: unknown }
  return typeof id === "string" ? id : undefined
}

/** What is no JSON is refused by the workspace. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What cannot be decoded is refused by the workspace, in the endpoint's own words. */
const readTarget = (request: Request, params: Record<string, string>, body: unknown): InstanceTarget => {
  const url = new URL(request.url)
  const query = queryOf(url)
  try {
    return targetOf(request, url, query, decodeParams(params), body)
  } catch {
    return targetOf(request, url, query, {})
  }
}

const noTerminals = () =>
  new NamedError("UnsupportedError", { message: "Open terminals elsewhere: a Worker can start no programs" })

const createEntry = (env: Env): Gate => {
  const deployment = deploymentOf(env)
  return Array.isArray(deployment) ? unprepared(deployment) : createWorker(env, deployment)
}

/** Made at the first request, as random numbers are not to be had before. */
let entry: { of: Env; handle: Gate } | undefined

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (entry?.of !== env) entry = { of: env, handle: createEntry(env) }
    return entry.handle(request, { address: request.headers.get("cf-connecting-ip") ?? "" })
  },
}
