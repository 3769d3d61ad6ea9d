export interface EgressOptions {
  method?: string
  headers?: Record<string, string>
  signal?: AbortSignal
  timeoutMs: number
  /** Bytes of body read before the request fails with FileTooLargeError. */
  limitBytes: number
}

export interface EgressResponse {
  status: number
  headers: Headers
  body: Uint8Array
  /** Address of the last redirect. */
  url: string
}

/**
 * Fetches a public address for the model. Private, loopback and link-local addresses are refused, as literals, by name and
 * in redirects, unless `OPENCODE_WEBFETCH_ALLOW` of the user's environment admits the host.
 *
 * @throws AddressRefusedError, FileTooLargeError, RequestTimeoutError
 */
export interface Egress {
  fetch(url: string, options: EgressOptions): Promise<EgressResponse>
}
