import type { Egress } from "../ports/egress.ts"

/** What the requests to a remote server carry as proof of who asks. */
export interface BearerTokens {
  /** Undefined before a login. */
  access(): Promise<string | undefined>
  /** Gets a new token after the old one was refused; false when there is none to be had without the user. */
  renew(refused: string | undefined): Promise<boolean>
}

export interface RemoteFetchOptions {
  egress: Egress
  /** The user's own headers. */
  headers: Record<string, string>
  /** Absent where the settings say `oauth: false`. */
  tokens?: BearerTokens
  /** The server is out of reach. */
  onLost(reason: string): void
}

/** What goes to a remote server, and what its answers say about logging in. */
export interface RemoteFetch {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /** `WWW-Authenticate` of the last answer that refused for want of a login; empty when it had none, undefined without one. */
  challenge(): string | undefined
  /** Whether the last request got an answer. */
  isReachable(): boolean
}

/**
 * Makes the `fetch` of a remote server's transports. The user named the server, so its address may be private; headers and
 * token go to it alone, as the transports follow no redirect to another origin.
 */
export const createRemoteFetch = ({ egress, headers, tokens, onLost }: RemoteFetchOptions): RemoteFetch => {
  let challenge: string | undefined
  let isReachable = true

  const send = async (url: string | URL, init: RequestInit | undefined, token: string | undefined) => {
    const sent = new Headers(headers)
    for (const [name, value] of new Headers(init?.headers)) sent.set(name, value)
    if (token !== undefined && !sent.has("authorization")) sent.set("authorization", `Bearer ${token}`)
    // Of what transports say beside these, Workers refuse some to be said at all.
    const { method = "GET", body = null, signal = null } = init ?? {}
    const request = new Request(url, { method, body, signal, headers: sent, redirect: "manual" })
    try {
      const response = await egress.open(request)
      isReachable = true
      return response
    } catch (error) {
      if (request.signal.aborted) throw error
      isReachable = false
      onLost(reasonOf(error))
      throw new Error(reasonOf(error), { cause: error })
    }
  }

  return {
    async fetch(url, init) {
      let token = await tokens?.access()
      let response = await send(url, init, token)
      if (response.status === 401 && (await tokens?.renew(token))) {
        await response.body?.cancel()
        token = await tokens?.access()
        response = await send(url, init, token)
      }
      challenge = response.status === 401 ? (response.headers.get("www-authenticate") ?? "") : undefined
      return response
    },
    challenge: () => challenge,
    isReachable: () => isReachable,
  }
}

/** The cause says more than "fetch failed". */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return `The server cannot be reached: ${String(error)}`
  const cause = error.cause instanceof Error ? error.cause : undefined
  const detail = cause ? cause.message || String((cause as { code?: unknown }).code ?? "") : ""
  return `The server cannot be reached: ${detail || error.message}`
}
