import { NamedError } from "../../runtime/errors.ts"
import type { EgressOptions } from "../../runtime/ports/egress.ts"

export const DEFAULT_REDIRECTS = 5

/** Headers that belong to the site they were meant for. */
const PRIVATE = new Set(["authorization", "cookie", "proxy-authorization"])

/** One request on the way to an answer. Names of headers are in lower case. */
export interface Hop {
  url: URL
  method: string
  headers: [string, string][]
  body: string | undefined
}

/** Address that an answer sends the client on to; undefined when it is the answer itself. */
export const redirectAddress = (url: URL, status: number, location: string | null | undefined): string | undefined => {
  if (location === null || location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined
  return URL.canParse(location, url) ? new URL(location, url).href : location
}

/** The request that follows a redirect. */
export const hopAfter = (hop: Hop, status: number, target: URL): Hop => {
  const isSame = target.origin === hop.url.origin
  const headers = isSame ? hop.headers : hop.headers.filter(([name]) => !PRIVATE.has(name))
  const turnsToGet = status === 303 || (hop.method === "POST" && status < 303)
  if (turnsToGet) return { url: target, method: "GET", headers, body: undefined }
  return { ...hop, url: target, headers }
}

/** Fetches within the time that the options give. @throws RequestTimeoutError, or the caller's reason to abort */
export const inTime = async <Result>(
  address: string,
  { timeoutMs, signal }: Pick<EgressOptions, "timeoutMs" | "signal">,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    return await work(signal ? AbortSignal.any([signal, timeout]) : timeout)
  } catch (error) {
    signal?.throwIfAborted()
    if (!timeout.aborted) throw error
    const message = `Cannot fetch "${address}": no complete answer in ${timeoutMs} ms`
    throw new NamedError("RequestTimeoutError", { message, timeoutMs })
  }
}

export const bodyTooLarge = (url: URL, limitBytes: number) =>
  new NamedError("FileTooLargeError", {
    message: `Cannot fetch "${url.href}": the body is larger than ${limitBytes} bytes`,
    path: url.href,
    limitBytes,
  })
