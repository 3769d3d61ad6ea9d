/** An authorization server in memory, with the checks that real ones make. */
export interface OAuthServer {
  handle(request: Request): Promise<Response>
  /** Path and body of each request that is no metadata, in order. */
  requests: { path: string; body: Record<string, string> }[]
  /** Lets the user say yes to an address that a client was given; returns where the browser is sent to. */
  approve(authorizationUrl: string): Promise<URL>
  /** Says how the next questions after a device go: their errors in turn, then `approved` lets it in. */
  device(...answers: string[]): void
  /** Whether a token lets in. */
  accepts(token: string | undefined): boolean
  /** Ends all access tokens, as time would. */
  expire(): void
  /** Ends all refresh tokens, as an administrator would. */
  revoke(): void
}

export interface OAuthServerOptions {
  /** Where it is: `https://auth.test`. */
  issuer: string
  /** Clients that it knows; others register themselves, if it lets them. */
  clients?: Record<string, { secret?: string; redirectUri: string }>
  /** Default true. */
  canRegister?: boolean
  /** Seconds that tokens say they last; absent: they say nothing. */
  expiresIn?: number
}

interface Grant {
  client: string
  redirectUri: string
  challenge: string
}

export const oauthServer = ({
  issuer,
  clients = {},
  canRegister = true,
  expiresIn,
}: OAuthServerOptions): OAuthServer => {
  const known = new Map(Object.entries(clients))
  const codes = new Map<string, Grant>()
  const access = new Set<string>()
  const refresh = new Map<string, string>()
  const requests: OAuthServer["requests"] = []
  let deviceAnswers: string[] = []
  let count = 0
  const next = (kind: string) => `${kind}-${(count += 1)}-canary`

  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    ...(canRegister && { registration_endpoint: `${issuer}/register` }),
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_post"],
  }

  const refuse = (error: string) => Response.json({ error, error_description: `refused: ${error}` }, { status: 400 })

  const tokens = (client: string) => {
    const [token, again] = [next("access"), next("refresh")]
    access.add(token)
    refresh.set(again, client)
    const life = expiresIn === undefined ? {} : { expires_in: expiresIn }
    return Response.json({ access_token: token, refresh_token: again, token_type: "Bearer", ...life })
  }

  const register = ({ redirect_uris: uris }: { redirect_uris: string[] }) => {
    if (!canRegister) return new Response(null, { status: 404 })
    const id = next("client")
    known.set(id, { redirectUri: uris[0] ?? "" })
    return Response.json({ client_id: id, redirect_uris: uris }, { status: 201 })
  }

  const deviceCode = () =>
    Response.json({
      device_code: next("device"),
      user_code: "ABCD-1234",
      verification_uri: `${issuer}/device`,
      expires_in: 600,
      interval: 5,
    })

  const token = async (form: Record<string, string>): Promise<Response> => {
    const id = form["client_id"] ?? ""
    const client = known.get(id)
    if (!client || client.secret !== form["client_secret"]) return refuse("invalid_client")
    if (form["grant_type"] === "refresh_token") {
      return refresh.delete(form["refresh_token"] ?? "") ? tokens(id) : refuse("invalid_grant")
    }
    if (form["grant_type"] === "urn:ietf:params:oauth:grant-type:device_code") {
      const answer = deviceAnswers.shift() ?? "authorization_pending"
      return answer === "approved" ? tokens(id) : refuse(answer)
    }
    const grant = codes.get(form["code"] ?? "")
    codes.delete(form["code"] ?? "")
    const isRight =
      grant?.client === id &&
      grant.redirectUri === form["redirect_uri"] &&
      grant.challenge === (await challengeOf(form["code_verifier"] ?? ""))
    return isRight ? tokens(id) : refuse("invalid_grant")
  }

  return {
    requests,
    accepts: (given) => given !== undefined && access.has(given),
    expire: () => access.clear(),
    revoke: () => refresh.clear(),
    device: (...answers) => void (deviceAnswers = answers),
    async approve(authorizationUrl) {
      const url = new URL(authorizationUrl)
      const ask = Object.fromEntries(url.searchParams)
      const client = known.get(ask["client_id"] ?? "")
      if (url.origin + url.pathname !== `${issuer}/authorize` || !client) throw new Error("Unknown client")
      if (ask["response_type"] !== "code" || ask["code_challenge_method"] !== "S256") throw new Error("No PKCE")
      if (client.redirectUri !== ask["redirect_uri"]) throw new Error("Another redirect URI than registered")
      const code = next("code")
      const grant = { client: ask["client_id"] ?? "", redirectUri: client.redirectUri }
      codes.set(code, { ...grant, challenge: ask["code_challenge"] ?? "" })
      const back = new URL(client.redirectUri)
      back.searchParams.set("code", code)
      back.searchParams.set("state", ask["state"] ?? "")
      return back
    },
    async handle(request) {
      const { pathname } = new URL(request.url)
      if (pathname === "/.well-known/oauth-authorization-server") return Response.json(metadata)
      if (request.method !== "POST") return new Response(null, { status: 404 })
      const body = new TextDecoder().decode(await request.arrayBuffer())
      const isForm = request.headers.get("content-type")?.includes("form") ?? false
      const form = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body || "{}")
      requests.push({ path: pathname, body: form })
      if (pathname === "/register") return register(form)
      if (pathname === "/device/code") return deviceCode()
      return pathname === "/token" ? token(form) : new Response(null, { status: 404 })
    },
  }
}

const challengeOf = async (verifier: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}
