export interface EgressOptions {
  method?: string
  headers?: Record<string, string>
  /** Not sent again after a redirect that turns the method into GET. */
  body?: string
  /** How many redirects are followed, default 5. With 0 a redirect is the answer. */
  redirects?: number
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

/** The way out to other machines. */
export interface Egress {
  /**
   * Fetches a public address for the model. Private, loopback and link-local addresses are refused, as literals, by name and
   * in redirects, unless `OPENCODE_WEBFETCH_ALLOW` of the user's environment admits the host.
   *
   * @throws AddressRefusedError, FileTooLargeError, RequestTimeoutError
   */
  fetch(url: string, options: EgressOptions): Promise<EgressResponse>
  /**
   * Sends a request to an address that the user named, which may be private. Both ways stream, and nothing but the request's
   * signal limits time or size. A redirect is the answer: whether to follow it is the caller's to decide.
   */
  open(request: Request): Promise<Response>
}
