import { NamedError } from "../../runtime/errors.ts"
import type { Egress, EgressOptions, EgressResponse } from "../../runtime/ports/egress.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import { parseAllowed, refusalOfHost } from "../shared/address-rules.ts"
import { bodyTooLarge, DEFAULT_REDIRECTS, type Hop, hopAfter, inTime, redirectAddress } from "../shared/fetch-hops.ts"

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
  fetch: (address, options) =>
    inTime(address, options, async (signal) => {
      const isAllowed = parseAllowed(environment.get("OPENCODE_WEBFETCH_ALLOW"))
      const { method = "GET", body, redirects = DEFAULT_REDIRECTS } = options
      let hop: Hop = { url: checked(address, isAllowed), method, headers: [...new Headers(options.headers)], body }
      for (let hops = 0; ; hops += 1) {
        const { url, body: sent, ...rest } = hop
        const init = { ...rest, signal, redirect: "manual" as const, ...(sent !== undefined && { body: sent }) }
        const response = await send(new Request(url, init))
        const { status, headers } = response
        const target = redirects > 0 ? redirectAddress(url, status, headers.get("location")) : undefined
        if (target === undefined) return await receive(url, response, options)
        await response.body?.cancel()
        if (hops === redirects) throw refused(url.href, url.hostname, `it is behind more than ${redirects} redirects`)
        hop = hopAfter(hop, status, checked(target, isAllowed))
      }
    }),
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
    if (sizeBytes > limitBytes) throw bodyTooLarge(url, limitBytes)
    chunks.push(chunk)
  }
  return { status, headers: new Headers(headers), body: join(chunks, sizeBytes), url: url.href }
}

const join = (chunks: Uint8Array[], sizeBytes: number): Uint8Array => {
  const whole = new Uint8Array(sizeBytes)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
