import { expect, test } from "vitest"
import { providerOauthAuthorize } from "../../../handlers/provider/oauth-authorize.ts"
import { providerOauthCallback } from "../../../handlers/provider/oauth-callback.ts"
import { githubServer, serveGuarded } from "../../support/github-server.ts"
import { CORP, type ProviderLoginDemo, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [providerOauthAuthorize, providerOauthCallback]
const of = (providerID: string) => `/provider/${providerID}/oauth/callback`

const begin = async ({ call }: ProviderLoginDemo, providerID: string, method: number, inputs?: object) => {
  const { body } = await call("POST", `/provider/${providerID}/oauth/authorize`, { method, inputs })
  return body as { url: string }
}

test("a device is asked after at the wanted pace until the user has let it in", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform } = demo
    const asked: number[] = []
    oauth.device("authorization_pending", "slow_down", "authorization_pending", "approved")
    await begin(demo, "corp", CORP.device)
    const start = platform.clock.now()
    const waiting = call("POST", of("corp"), { method: CORP.device })
    for (let seconds = 0; seconds < 60 && !(await demo.credentials.get("corp")); seconds += 1) {
      const before = oauth.requests.length
      await platform.clock.advance(1_000)
      if (oauth.requests.length > before) asked.push((platform.clock.now() - start) / 1_000)
    }
    // RFC 8628: five seconds more after `slow_down`.
    expect(asked).toEqual([5, 10, 20, 30])
    expect((await waiting).body).toBe(true)
  }))

test("a device that is refused, or not let in before its code expires", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform } = demo
    oauth.device("access_denied")
    await begin(demo, "corp", CORP.device)
    const refused = call("POST", of("corp"), { method: CORP.device })
    await platform.clock.sleeping()
    await platform.clock.advance(5_000)
    expect((await refused).body).toMatchObject({
      name: "ProviderAuthOauthCallbackFailed",
      data: { providerID: "corp", message: expect.stringContaining("access_denied") },
    })

    oauth.device()
    await begin(demo, "corp", CORP.device)
    const ask = () => call("POST", of("corp"), { method: CORP.device })
    const messages: string[] = []
    for (let count = 0; count < 3; count += 1) {
      const waiting = ask()
      await platform.clock.sleeping(2)
      await platform.clock.advance(295_000)
      messages.push((await waiting).body.data.message)
    }
    const again = 'Finish the login to "corp", then ask again'
    expect(messages).toEqual([again, again, 'Log in to "corp": the code has expired before it was used'])
    expect((await ask()).body.name).toBe("ProviderAuthOauthMissing")
    expect(await demo.credentials.get("corp")).toBeUndefined()
  }))

test("an authorization server that is away for a moment ends no device's login", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform } = demo
    oauth.device("approved")
    await begin(demo, "corp", CORP.device)
    let tries = 0
    serveGuarded(platform.egress, "https://auth.test/token", async (request) => {
      tries += 1
      if (tries === 1) throw new TypeError("fetch failed")
      return tries === 2 ? new Response("busy", { status: 503 }) : oauth.handle(request)
    })
    const waiting = call("POST", of("corp"), { method: CORP.device })
    await platform.clock.sleeping()
    await platform.clock.advance(60_000)
    expect((await waiting).body).toBe(true)
    expect(tries).toBe(3)
  }))

test("GitHub Copilot: GitHub's token is changed for one of Copilot", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, github, platform } = demo
    github.device({ error: "authorization_pending" }, { error: "slow_down", interval: 12 })
    await begin(demo, "github-copilot", 0)
    const waiting = call("POST", of("github-copilot"), { method: 0 })
    await platform.clock.sleeping()
    await platform.clock.advance(30_000)
    expect((await waiting).body).toBe(true)
    expect(github.requests.at(-1)).toEqual({
      path: "/copilot_internal/v2/token",
      sent: { authorization: "token gho_canary" },
    })
    expect(await demo.credentials.get("github-copilot")).toEqual({
      type: "oauth",
      refresh: "gho_canary",
      access: expect.stringContaining("tid=1;"),
      expires: expect.any(Number),
    })
  }))

test("GitHub Copilot of a company is logged in to at its domain alone", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, platform, github } = demo
    const company = githubServer(platform.egress, platform.clock.now, "company.ghe.com")
    const inputs = { deploymentType: "enterprise", enterpriseUrl: " https://company.ghe.com/ " }
    const { url } = await begin(demo, "github-copilot", 0, inputs)
    expect(url).toBe("https://company.ghe.com/login/device")
    const waiting = call("POST", of("github-copilot"), { method: 0 })
    await platform.clock.sleeping()
    await platform.clock.advance(5_000)
    expect((await waiting).body).toBe(true)
    expect(company.requests).toHaveLength(3)
    expect(github.requests).toEqual([])
    expect(await demo.credentials.get("github-copilot")).toMatchObject({ enterpriseUrl: "company.ghe.com" })
  }))

test("GitHub Copilot: an account without it", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, github, platform } = demo
    const error_details = { message: "No subscription for gho_canary" }
    github.refuseCopilot(403, { error_details })
    await begin(demo, "github-copilot", 0)
    const waiting = call("POST", of("github-copilot"), { method: 0 })
    await platform.clock.sleeping()
    await platform.clock.advance(5_000)
    expect((await waiting).body.data.message).toBe('Log in to "github-copilot": No subscription for …')
  }))

test("OpenRouter: the code is changed for a key", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const sent: unknown[] = []
    demo.platform.egress.serve("https://openrouter.ai", async (request) => {
      sent.push(JSON.parse(new TextDecoder().decode(await request.arrayBuffer())))
      return Response.json({ key: "sk-or-canary", user_id: "u" })
    })
    await begin(demo, "openrouter", 1)
    expect((await demo.call("POST", of("openrouter"), { method: 1, code: "c-1" })).body).toBe(true)
    expect(sent).toEqual([
      { code: "c-1", code_challenge_method: "S256", code_verifier: expect.stringMatching(/^\w{43,128}$/) },
    ])
    expect(await demo.credentials.get("openrouter")).toEqual({ type: "api", key: "sk-or-canary" })
  }))

test("a new login makes the one before void, and its device is not asked after any more", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform } = demo
    await begin(demo, "corp", CORP.device)
    const old = call("POST", of("corp"), { method: CORP.device })
    await platform.clock.sleeping(2)
    const { url } = await begin(demo, "corp", CORP.paste)
    expect((await old).body).toMatchObject({
      name: "ProviderAuthOauthCallbackFailed",
      data: { message: expect.stringContaining("another login") },
    })
    const before = oauth.requests.length
    await platform.clock.advance(60_000)
    expect(oauth.requests.length).toBe(before)
    const code = (await oauth.approve(url)).searchParams.get("code")
    expect((await call("POST", of("corp"), { method: CORP.paste, code })).body).toBe(true)
  }))

test("a client that goes away leaves the login to go on", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { app, oauth, platform } = demo
    oauth.device("approved")
    await begin(demo, "corp", CORP.device)
    const gone = new AbortController()
    const body = JSON.stringify({ method: CORP.device })
    const waiting = app(new Request(`http://test${of("corp")}`, { method: "POST", body, signal: gone.signal }))
    await platform.clock.sleeping(2)
    gone.abort()
    await waiting.catch(() => {})
    await platform.clock.advance(5_000)
    expect(await demo.credentials.get("corp")).toBeDefined()
  }))

test("an instance that ends stops asking", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform, instance } = demo
    await begin(demo, "corp", CORP.device)
    const waiting = call("POST", of("corp"), { method: CORP.device })
    await platform.clock.sleeping(2)
    await instance.dispose()
    expect((await waiting).status).toBe(400)
    const before = oauth.requests.length
    await platform.clock.advance(60_000)
    expect(oauth.requests.length).toBe(before)
  }))
