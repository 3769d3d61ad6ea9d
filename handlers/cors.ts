/** Which web pages may read answers, and how they are told. */
export interface Cors {
  /** Whether pages of this origin may call the server. */
  allows(origin: string): boolean
  /** Adds to `headers` what lets a page of this origin read the answer. */
  expose(headers: Headers, origin: string | null): void
  /** Answers a preflight. A page that is not allowed gets the same without Access-Control-Allow-Origin. */
  preflight(request: Request): Response
}

/** Pages of development servers on this machine, of the desktop apps and of opencode.ai. Source: contract/wire.md, and upstream's server for `oc:`. */
const KNOWN =
  /^(?:http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}|tauri:\/\/localhost|http:\/\/tauri\.localhost|oc:\/\/renderer|https:\/\/(?:[a-z0-9-]+\.)*opencode\.ai)$/

const MAX_AGE_SECONDS = 86_400

/** @param origins exact origins beside the known ones */
export const createCors = (origins: readonly string[]): Cors => {
  const added = new Set(origins)
  const allows = (origin: string) => added.has(origin) || KNOWN.test(origin)
  return {
    allows,
    expose(headers, origin) {
      headers.append("vary", "Origin")
      if (origin === null || !allows(origin)) return
      headers.set("access-control-allow-origin", origin)
      headers.set("access-control-expose-headers", "x-next-cursor, Link, x-opencode-cursor")
    },
    preflight(request) {
      const headers = new Headers({
        "access-control-allow-methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
        "access-control-max-age": String(MAX_AGE_SECONDS),
        vary: "Access-Control-Request-Headers",
      })
      const asked = request.headers.get("access-control-request-headers")
      if (asked) headers.set("access-control-allow-headers", asked)
      const origin = request.headers.get("origin")
      // A page on the internet that calls a server on this machine is asked about by some browsers.
      if (request.headers.get("access-control-request-private-network") && origin !== null && allows(origin)) {
        headers.set("access-control-allow-private-network", "true")
      }
      return new Response(null, { status: 204, headers })
    },
  }
}
