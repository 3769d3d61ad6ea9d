import { readFile, stat, writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { type OAuthServer, oauthServer } from "../support/oauth-server.ts"
import { PATIENT, type ServerProcess, withHome } from "../support/server-process.ts"
import { sse } from "../support/vendors.ts"

interface World {
  /** Starts a server that may reach the authorization server, and what the redirect needs to know of it. */
  start(isAllowed?: boolean): Promise<{ server: ServerProcess; oauth: OAuthServer }>
  auth: string
  /** Tokens that came with requests to models. */
  tokens: (string | undefined)[]
}

const webRequest = async (request: IncomingMessage, origin: string): Promise<Request> => {
  const { method = "GET", url, headers } = request
  const body = await text(request)
  const type = headers["content-type"] ?? ""
  return new Request(origin + url, { method, headers: { "content-type": type }, ...(body !== "" && { body }) })
}

/** Runs `body` with a home, and an authorization server and models of one company on a port of this machine. */
const withCompany = (body: (world: World) => Promise<void>): Promise<void> =>
  withHome(async ({ project, serve }) => {
    let oauth: OAuthServer | undefined
    const tokens: World["tokens"] = []
    const company = createServer(async (request, response) => {
      if (request.url === "/v1/chat/completions") {
        tokens.push(request.headers.authorization?.replace("Bearer ", ""))
        response.writeHead(oauth?.accepts(tokens.at(-1)) ? 200 : 401, { "content-type": "text/event-stream" })
        return response.end(sse({ choices: [{ delta: { content: "hello" }, finish_reason: "stop" }] }, "[DONE]"))
      }
      const answer = await oauth?.handle(await webRequest(request, origin))
      response.writeHead(answer?.status ?? 500, { "content-type": "application/json" })
      return response.end(await answer?.text())
    })
    await new Promise<void>((ready) => company.listen(0, "127.0.0.1", ready))
    const host = `127.0.0.1:${(company.address() as AddressInfo).port}`
    const origin = `http://${host}`
    const corp = {
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: `${origin}/v1` },
      models: { coder: { limit: { context: 100_000, output: 1_000 } } },
      oauth: {
        authorizeUrl: `${origin}/authorize`,
        deviceUrl: `${origin}/device/code`,
        tokenUrl: `${origin}/token`,
        clientId: "client-1",
      },
    }
    await writeFile(join(project, "opencode.json"), JSON.stringify({ model: "corp/coder", provider: { corp } }))
    try {
      await body({
        tokens,
        auth: join(project, ".local/share/opencode-edge/auth.json"),
        async start(isAllowed = true) {
          const server = await serve([], isAllowed ? { OPENCODE_WEBFETCH_ALLOW: host } : {})
          const redirectUri = `${server.base}/provider/oauth/callback`
          oauth = oauthServer({ issuer: origin, clients: { "client-1": { redirectUri } }, expiresIn: 3600 })
          return { server, oauth }
        },
      })
    } finally {
      company.closeAllConnections()
      await new Promise((closed) => company.close(closed))
    }
  })

const post = async ({ base }: ServerProcess, path: string, body: object) => {
  const response = await fetch(base + path, { method: "POST", body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as never }
}

const prompt = async (server: ServerProcess): Promise<string> => {
  const { id } = (await post(server, "/session", {})).body as { id: string }
  const { body } = await post(server, `/session/${id}/message`, { parts: [{ type: "text", text: "hi" }] })
  return JSON.stringify(body)
}

test("a login through the browser of this machine, and prompts with its tokens, renewed once for all", PATIENT, () =>
  withCompany(async ({ start, auth, tokens }) => {
    const { server, oauth } = await start()
    const begun = (await post(server, "/provider/corp/oauth/authorize", { method: 0 })).body as { url: string }
    const waiting = post(server, "/provider/corp/oauth/callback", { method: 0 })
    const page = await fetch(await oauth.approve(begun.url))
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Logged in")])
    expect(await waiting).toEqual({ status: 200, body: true })
    expect((await stat(auth)).mode & 0o777).toBe(0o600)
    expect(await prompt(server)).toContain("hello")

    const kept = JSON.parse(await readFile(auth, "utf8")) as { corp: object }
    await writeFile(auth, JSON.stringify({ corp: { ...kept.corp, expires: Date.now() + 1_000 } }), { mode: 0o600 })
    oauth.expire()
    for (const answer of await Promise.all([1, 2, 3, 4].map(() => prompt(server)))) expect(answer).toContain("hello")
    const renewals = oauth.requests.filter(({ body }) => body["grant_type"] === "refresh_token")
    expect(renewals).toHaveLength(1)
    expect(new Set(tokens).size).toBe(2)

    oauth.expire()
    oauth.revoke()
    const now = JSON.parse(await readFile(auth, "utf8")) as { corp: object }
    await writeFile(auth, JSON.stringify({ corp: { ...now.corp, expires: 1 } }), { mode: 0o600 })
    const ended = await prompt(server)
    expect(ended).toContain("ProviderAuthError")
    expect(ended).toContain('Log in to provider \\"corp\\" again')
    expect(ended).not.toContain("canary")
  }),
)

test("an authorization server inside the network is not asked unless the user admits it", PATIENT, () =>
  withCompany(async ({ start }) => {
    const { server, oauth } = await start(false)
    const { status, body } = await post(server, "/provider/corp/oauth/authorize", { method: 2 })
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("loopback")])
    expect(oauth.requests).toEqual([])
  }),
)
