import { NamedError } from "../../runtime/errors.ts"
import type { Egress, EgressOptions, EgressResponse } from "../../runtime/ports/egress.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import { parseAllowed, refusalOfHost } from "../shared/address-rules.ts"

const DEFAULT_REDIRECTS = 5

/** Headers that belong to the site they were meant for. */
const PRIVATE = ["authorization", "cookie", "proxy-authorization"]

export interface CloudflareEgressOptions {
  environment: Environment
  /** The Worker's own unless a test gives another. */
  fetch?: (request: Request) => Promise<Response>
}

/**
 * Fetches public addresses. Each hop (at most five redirects) is checked as it is written: addresses that are not public and
 * names that lead inside are refused. A Worker can neither resolve a name itself nor pin a connection to an address, so a
 * public name that points to a private address is left to Cloudflare's network, which has no route to one.
 */
export const cloudflareEgress = ({ environment, fetch: send = fetchIt }: CloudflareEgressOptions): Egress => ({
  async fetch(address, options) {
    const timeout = AbortSignal.timeout(options.timeoutMs)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const isAllowed = parseAllowed(environment.get("OPENCODE_WEBFETCH_ALLOW"))
    try {
      let url = checked(address, isAllowed)
      let method = options.method ?? "GET"
      let { body } = options
      const headers = new Headers(options.headers)
      const redirects = options.redirects ?? DEFAULT_REDIRECTS
      for (let hops = 0; ; hops += 1) {
        const init = { method, headers, signal, redirect: "manual" as const, ...(body !== undefined && { body }) }
        const response = await send(new Request(url, init))
        const isRedirect = redirects > 0 && [301, 302, 303, 307, 308].includes(response.status)
        const location = isRedirect ? response.headers.get("location") : null
        if (location === null) return await receive(url, response, options)
        await response.body?.cancel()
        if (hops === redirects) throw refused(url.href, url.hostname, `it is behind more than ${redirects} redirects`)
        const target = checked(URL.canParse(location, url) ? new URL(location, url).href : location, isAllowed)
        if (target.origin !== url.origin) for (const name of PRIVATE) headers.delete(name)
        if (response.status === 303 || (method === "POST" && response.status < 303)) {
          method = "GET"
          body = undefined
        }
        url = target
      }
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!timeout.aborted) throw error
      const message = `Cannot fetch "${address}": no complete answer in ${options.timeoutMs} ms`
      throw new NamedError("RequestTimeoutError", { message, timeoutMs: options.timeoutMs })
    }
  },
  open: (request) => send(new Request(request, { redirect: "manual" })),
})

/** The global one, which must not be called as a method. */
const fetchIt = (request: Request): Promise<Response> => fetch(request)

const refused = (address: string, host: string, reason: string) =>
  new NamedError("AddressRefusedError", { message: `Cannot fetch "${address}": ${reason}`, host })

/** Checks an address as it is written. @throws AddressRefusedError */
const checked = (address: string, isAllowed: (url: URL) => boolean): URL => {
  if (!URL.canParse(address)) throw refused(address, "", "it is not a URL")
  const url = new URL(address)
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refused(address, url.hostname, "only http and https are fetched")
  }
  // Made to look like another host, and no use to a model.
  if (url.username !== "" || url.password !== "") throw refused(address, url.hostname, "it holds a user name")
  const refusal = isAllowed(url) ? undefined : refusalOfHost(url.hostname)
  if (refusal !== undefined) throw refused(address, url.hostname, `its host is ${refusal}`)
  return url
}

const receive = async (url: URL, response: Response, { limitBytes }: EgressOptions): Promise<EgressResponse> => {
  const { status, headers, body } = response
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > limitBytes) throw tooLarge(url, limitBytes)
    chunks.push(chunk)
  }
  return { status, headers: new Headers(headers), body: join(chunks, sizeBytes), url: url.href }
}

const tooLarge = (url: URL, limitBytes: number) =>
  new NamedError("FileTooLargeError", {
    message: `Cannot fetch "${url.href}": the body is larger than ${limitBytes} bytes`,
    path: url.href,
    limitBytes,
  })

const join = (chunks: Uint8Array[], sizeBytes: number): Uint8Array => {
  const whole = new Uint8Array(sizeBytes)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
