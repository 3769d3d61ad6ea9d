import { IttyRouter } from "itty-router"
import { NamedError } from "../runtime/errors.ts"
import type { AnyEndpoint } from "./endpoint.ts"

/** An endpoint, and the path's parameters as they stand in the URL. */
export interface Route {
  endpoint: AnyEndpoint
  params: Record<string, string>
}

/** Finds endpoints by method and path. */
export interface RouteTable {
  /** @throws NotFoundError for an unknown path, MethodNotAllowedError naming the methods of a known one */
  find(method: string, pathname: string): Route
}

interface Path {
  pattern: RegExp
  methods: Map<string, AnyEndpoint>
}

/** itty-router 6 compiles the paths; it neither ignores case, nor answers HEAD or 405: that is dealt with here and nowhere else. */
export const createRouteTable = (endpoints: readonly AnyEndpoint[]): RouteTable => {
  const bySegment = compile(endpoints)
  return {
    find(method, pathname) {
      const tolerated = pathname.replace(/^\/{2,}/, "/")
      const wanted = method === "HEAD" ? "GET" : method
      const allow = new Set<string>()
      for (const { pattern, methods } of bySegment.get(firstSegment(tolerated)) ?? []) {
        const match = pattern.exec(tolerated)
        if (!match) continue
        const endpoint = methods.get(wanted)
        if (endpoint) return { endpoint, params: { ...match.groups } }
        for (const known of methods.keys()) allow.add(known)
        if (methods.has("GET")) allow.add("HEAD")
      }
      throw noRoute(method, pathname, [...allow])
    },
  }
}

/** Paths by their first segment, which is never a parameter. */
const compile = (endpoints: readonly AnyEndpoint[]): Map<string, Path[]> => {
  const byPath = new Map<string, Map<string, AnyEndpoint>>()
  for (const endpoint of endpoints) {
    const methods = byPath.get(endpoint.path) ?? new Map<string, AnyEndpoint>()
    methods.set(endpoint.method.toUpperCase(), endpoint)
    byPath.set(endpoint.path, methods)
  }
  // Fixed segments before parameters, so that /session/status is not a session.
  const sorted = [...byPath].sort(([one], [other]) => (sortKey(one) < sortKey(other) ? -1 : 1))
  const router = IttyRouter()
  // What a star stands for is the parameter `rest`, slashes and all.
  for (const [path] of sorted) router.all(path.replace(/\{(\w+)\}/g, ":$1").replace(/\*$/, ":rest+"), () => {})
  const bySegment = new Map<string, Path[]>()
  for (const [index, [path, methods]] of sorted.entries()) {
    const pattern = new RegExp(router.routes[index]?.[1].source ?? "", "i")
    const segment = firstSegment(path)
    bySegment.set(segment, [...(bySegment.get(segment) ?? []), { pattern, methods }])
  }
  return bySegment
}

const firstSegment = (path: string): string => (/^\/[^/]*/.exec(path)?.[0] ?? "").toLowerCase()

/** Braces sort after letters, so a parameter comes after every fixed name at its place; `*` likewise. */
const sortKey = (path: string) => path.replaceAll("*", "~")

const noRoute = (method: string, pathname: string, allow: string[]): NamedError =>
  allow.length > 0
    ? new NamedError("MethodNotAllowedError", {
        message: `Use ${allow.join(" or ")} for "${pathname}", not ${method}`,
        allow,
      })
    : new NamedError("NotFoundError", { message: `Find "${pathname}": no such path, see /doc for all of them` })
