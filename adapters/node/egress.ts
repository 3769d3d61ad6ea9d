import { lookup, type LookupAddress } from "node:dns"
import { type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { pipeline, Readable } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib"
import { NamedError } from "../../runtime/errors.ts"
import type { Egress, EgressOptions, EgressResponse } from "../../runtime/ports/egress.ts"
import type { Environment } from "../../runtime/ports/environment.ts"
import { parseAllowed, refusalOf, refusalOfHost } from "../shared/address-rules.ts"
import { bodyTooLarge, DEFAULT_REDIRECTS, type Hop, hopAfter, inTime, redirectAddress } from "../shared/fetch-hops.ts"

/** Finds all addresses of a name. */
export type Resolve = (name: string) => Promise<LookupAddress[]>

export interface NodeEgressOptions {
  environment: Environment
  /** The system's resolver unless a test gives another. */
  resolve?: Resolve
}

/**
 * Fetches public addresses over http and https. Each hop (at most five redirects) is checked by itself: a name is resolved, all of its
 * addresses must be public, and the connection goes to just these addresses, so that a second answer of the resolver cannot
 * redirect it. No proxy, no cookies, no cache, no connection that is used again. Compressed bodies are unpacked, and both
 * forms count against the limit.
 */
export const nodeEgress = ({ environment, resolve = resolveName }: NodeEgressOptions): Egress => ({
  fetch: (address, options) =>
    inTime(address, options, async (signal) => {
      const isAllowed = parseAllowed(environment.get("OPENCODE_WEBFETCH_ALLOW"))
      const { method = "GET", body, redirects = DEFAULT_REDIRECTS } = options
      let hop: Hop = { url: parseUrl(address), method, headers: requestHeaders(options), body }
      for (let hops = 0; ; hops += 1) {
        const { url } = hop
        const pinned = await untilAborted(addressesOf(url, isAllowed, resolve), signal)
        const response = await send(hop, signal, pinned)
        const target = redirects === 0 ? undefined : redirectOf(url, response)
        if (target === undefined) return await receive(url, response, hop.method, options.limitBytes)
        response.destroy()
        if (hops === redirects) throw refused(url, `it is behind more than ${redirects} redirects`)
        hop = hopAfter(hop, response.statusCode ?? 0, target)
      }
    }),
  open: (request) => fetch(new Request(request, { redirect: "manual" })),
})

/** Lets through what `fetch` of the same options would reach, and says why not. @throws AddressRefusedError */
export const admitPublic =
  ({ environment, resolve = resolveName }: NodeEgressOptions) =>
  (url: URL): Promise<LookupAddress[]> =>
    addressesOf(url, parseAllowed(environment.get("OPENCODE_WEBFETCH_ALLOW")), resolve)

const parseUrl = (text: string): URL => {
  try {
    return new URL(text)
  } catch {
    throw new NamedError("AddressRefusedError", { message: `Cannot fetch "${text}": it is not a URL`, host: "" })
  }
}

const refused = (url: URL, reason: string) =>
  new NamedError("AddressRefusedError", { message: `Cannot fetch "${url.href}": ${reason}`, host: url.hostname })

/** Checks where a URL leads. @throws AddressRefusedError */
const addressesOf = async (url: URL, isAllowed: (url: URL) => boolean, resolve: Resolve): Promise<LookupAddress[]> => {
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused(url, "only http and https are fetched")
  // Made to look like another host, and no use to a model.
  if (url.username !== "" || url.password !== "") throw refused(url, "it holds a user name")
  const isAdmitted = isAllowed(url)
  const hostRefusal = isAdmitted ? undefined : refusalOfHost(url.hostname)
  if (hostRefusal !== undefined) throw refused(url, `its host is ${hostRefusal}`)

  const host = url.hostname.replace(/^\[|\]$/g, "")
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  if (addresses.length === 0) throw new Error(`Cannot fetch "${url.href}": "${host}" has no address`)
  for (const { address } of isAdmitted ? [] : addresses) {
    const refusal = refusalOf(address)
    if (refusal !== undefined) throw refused(url, `its address is ${refusal}`)
  }
  return addresses
}

/** Asks the system. */
export const resolveName: Resolve = (name) =>
  new Promise((resolve, reject) => {
    lookup(name, { all: true }, (cause, addresses) => {
      if (cause) reject(new Error(`Cannot resolve "${name}": ${cause.code ?? cause.message}`, { cause }))
      else resolve(addresses)
    })
  })

/** Names are resolved by the system, which cannot be told to stop. */
const untilAborted = <Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener("abort", abort, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort))
  })

const send = (
  { url, method, headers, body }: Hop,
  signal: AbortSignal,
  pinned: LookupAddress[],
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const lookupPinned: LookupFunction = (_, options, callback) => {
      const [first] = pinned
      if (options.all) callback(null, pinned)
      else callback(null, first?.address ?? "", first?.family)
    }
    const start = url.protocol === "https:" ? requestHttps : requestHttp
    const options = { method, headers: Object.fromEntries(headers), signal, lookup: lookupPinned, agent: false }
    const request = start(url, options, resolve)
    request.on("error", (cause) => reject(new Error(`Cannot fetch "${url.href}": ${cause.message}`, { cause })))
    request.end(body)
  })

/** The caller's headers in lower case, without those that say where the request goes or how it is packed. */
const requestHeaders = ({ headers = {} }: EgressOptions): [string, string][] => {
  const own = new Set(["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade"])
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value])
  return [...given.filter(([name]) => !own.has(name)), ["accept-encoding", "gzip, br"]]
}

const redirectOf = (url: URL, { statusCode, headers }: IncomingMessage): URL | undefined => {
  const address = redirectAddress(url, statusCode ?? 0, headers.location)
  return address === undefined ? undefined : parseUrl(address)
}

const receive = async (
  url: URL,
  response: IncomingMessage,
  method: string,
  limitBytes: number,
): Promise<EgressResponse> => {
  const status = response.statusCode ?? 0
  const headers = responseHeaders(response)
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304
  try {
    if (!hasBody) return { status, headers, body: new Uint8Array(), url: url.href }
    if (Number(headers.get("content-length") ?? 0) > limitBytes) throw bodyTooLarge(url, limitBytes)
    const packed = capped(response, url, limitBytes)
    const decoders = decodersOf(headers.get("content-encoding"))
    // Errors, the limit's too, come out at the far end.
    const unpacked = decoders.length === 0 ? packed : pipeline([Readable.from(packed), ...decoders], () => undefined)
    if (decoders.length > 0) for (const name of ["content-encoding", "content-length"]) headers.delete(name)
    const chunks: Uint8Array[] = []
    for await (const chunk of capped(unpacked as AsyncIterable<Uint8Array>, url, limitBytes)) chunks.push(chunk)
    return { status, headers, body: new Uint8Array(Buffer.concat(chunks)), url: url.href }
  } finally {
    response.destroy()
  }
}

const responseHeaders = ({ headersDistinct }: IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

/** What unpacks a body, the last encoding first. A body in an encoding that was not asked for and is not known is left packed. */
const decodersOf = (encoding: string | null): NodeJS.ReadWriteStream[] => {
  const makers = { gzip: createGunzip, "x-gzip": createGunzip, br: createBrotliDecompress, deflate: createInflate }
  const names = (encoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
  const found = names.flatMap((name) => (Object.hasOwn(makers, name) ? [makers[name as keyof typeof makers]] : []))
  // Nobody packs twice but to make trouble.
  return found.length === names.length && names.length <= 2 ? found.toReversed().map((make) => make()) : []
}

async function* capped(source: AsyncIterable<Uint8Array>, url: URL, limitBytes: number): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0
  for await (const chunk of source) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) throw bodyTooLarge(url, limitBytes)
    yield chunk
  }
}
