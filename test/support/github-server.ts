import type { MemoryEgress } from "../../adapters/memory/egress.ts"

/** GitHub's login for devices and its tokens for Copilot, as far as they are asked for. */
export interface GitHubServer {
  /** Path and form, or authorization header, of each request. */
  requests: { path: string; sent: Record<string, string> }[]
  /** Errors that the next questions after a device are answered with; then it is let in. */
  device(...errors: object[]): void
  /** What is answered to the next question for a token of Copilot. */
  refuseCopilot(status: number, body: object): void
}

const LIFE_SECONDS = 1500

/** Serves it at a domain, on a memory platform. Tokens of Copilot last 25 minutes and are numbered. */
export const githubServer = (egress: MemoryEgress, now: () => number, domain = "github.com"): GitHubServer => {
  const requests: GitHubServer["requests"] = []
  let errors: object[] = []
  let refusal: Response | undefined
  let count = 0

  const login = (path: string): Response => {
    if (path === "/login/device/code") {
      const url = `https://${domain}/login/device`
      const code = { device_code: "device-canary", user_code: "WXYZ-9876", verification_uri: url }
      return Response.json({ ...code, expires_in: 899, interval: 5 })
    }
    // GitHub refuses with status 200.
    const error = errors.shift()
    return Response.json(error ?? { access_token: "gho_canary", token_type: "bearer", scope: "read:user" })
  }

  const copilot = (): Response => {
    const answer = refusal
    refusal = undefined
    if (answer) return answer
    const token = `tid=${(count += 1)};exp=1;proxy-ep=proxy.individual.githubcopilot.com;8kp=1`
    return Response.json({ token, expires_at: Math.floor(now() / 1000) + LIFE_SECONDS, refresh_in: LIFE_SECONDS })
  }

  const handle = async (request: Request): Promise<Response> => {
    const { pathname: path, host } = new URL(request.url)
    const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer())))
    const authorization = request.headers.get("authorization")
    requests.push({ path, sent: authorization === null ? form : { authorization } })
    return host === domain ? login(path) : copilot()
  }

  for (const origin of [`https://${domain}`, `https://api.${domain}`]) egress.serve(origin, handle)
  for (const path of ["/login/device/code", "/login/oauth/access_token"])
    serveGuarded(egress, `https://${domain}${path}`, handle)
  serveGuarded(egress, `https://api.${domain}/copilot_internal/v2/token`, handle)
  return {
    requests,
    device: (...answers) => void (errors = answers),
    refuseCopilot: (status, body) => void (refusal = Response.json(body, { status })),
  }
}

/** Has a program answer what the guarded way out sends to an address. */
export const serveGuarded = (
  egress: MemoryEgress,
  url: string,
  program: (request: Request) => Promise<Response>,
): void =>
  egress.answer(url, ({ options: { method = "GET", headers = {}, body } }) =>
    program(new Request(url, { method, headers, ...(body !== undefined && { body }) })),
  )
