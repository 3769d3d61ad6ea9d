import type { Egress } from "../ports/egress.ts"

/** What an authorization server may take for an answer, and how long that may be. */
const TIMEOUT_MS = 20_000
const LIMIT_BYTES = 1024 * 1024

/**
 * Makes the `fetch` of a login. The host that the user named may be anywhere; other hosts are named by it, and have to be
 * public: else a server could have us ask around inside the user's network. Headers of the user's settings stay out of it.
 */
export const oauthFetch =
  (egress: Egress, server: URL) =>
  async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const target = new URL(url)
    const headers = new Headers(init.headers)
    const method = init.method ?? "GET"
    // The SDK sends forms as URLSearchParams, all else as text.
    const body = init.body === undefined || init.body === null ? undefined : String(init.body)
    if (init.body instanceof URLSearchParams) headers.set("content-type", "application/x-www-form-urlencoded")
    const sent = { method, ...(body !== undefined && { body }) }
    if (target.hostname === server.hostname) {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      return egress.open(new Request(target, { ...sent, headers, signal, redirect: "manual" }))
    }
    const limits = { timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, redirects: 0 }
    const answer = await egress.fetch(target.href, { ...sent, headers: Object.fromEntries(headers), ...limits })
    const hasBody = answer.status !== 204 && answer.status !== 304
    return new Response(hasBody ? (answer.body as Uint8Array<ArrayBuffer>) : null, {
      status: answer.status,
      headers: answer.headers,
    })
  }
