import { expect, test } from "vitest"
import { authRemove } from "../../../handlers/auth/remove.ts"
import { providerList } from "../../../handlers/provider/list.ts"
import { providerOauthAnswer } from "../../../handlers/provider/oauth-answer.ts"
import { providerOauthAuthorize } from "../../../handlers/provider/oauth-authorize.ts"
import { providerOauthCallback } from "../../../handlers/provider/oauth-callback.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { githubServer, serveGuarded } from "../../support/github-server.ts"
import { CORP, type ProviderLoginDemo, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [providerOauthAuthorize, providerOauthCallback, providerOauthAnswer, providerList, authRemove]
const of = (providerID: string) => `/provider/${providerID}/oauth/callback`

const begin = async ({ call }: ProviderLoginDemo, providerID: string, method: number, inputs?: object) => {
  const { body } = await call("POST", `/provider/${providerID}/oauth/authorize`, { method, inputs })
  return body as { url: string }
}

/** What a login of `corp` that goes well leaves. */
const tokens = (demo: ProviderLoginDemo) => ({
  type: "oauth",
  access: expect.stringMatching(/^access-/),
  refresh: expect.stringMatching(/^refresh-/),
  expires: demo.platform.clock.now() + 3_600_000,
})

test("a pasted code, or the whole address, logs in: tokens are kept, shown nowhere, and the provider is connected", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    for (const paste of [(back: URL) => back.searchParams.get("code"), (back: URL) => ` ${back.href} `]) {
      const back = await demo.oauth.approve((await begin(demo, "corp", CORP.paste)).url)
      const answer = await demo.call("POST", of("corp"), { method: CORP.paste, code: paste(back) })
      expect([answer.status, answer.body]).toEqual([200, true])
      expect(await demo.credentials.get("corp")).toEqual(tokens(demo))
    }
    const listed = await demo.call("GET", "/provider")
    expect(listed.body.connected).toEqual(["corp"])
    expect(JSON.stringify(listed.body)).not.toContain("canary")
  }))

test("a browser that comes back finishes the login, before or while the client waits", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, app, oauth, platform } = demo
    const come = async (url: string) =>
      app(new Request(`http://test${of("").replace("//", "/")}${(await oauth.approve(url)).search}`))
    const first = await begin(demo, "corp", CORP.browser)
    const waiting = call("POST", of("corp"), { method: CORP.browser })
    await platform.clock.sleeping()
    expect((await come(first.url)).status).toBe(200)
    expect((await waiting).body).toBe(true)

    await come((await begin(demo, "corp", CORP.browser)).url)
    expect((await call("POST", of("corp"), { method: CORP.browser })).body).toBe(true)
    expect((await call("POST", of("corp"), { method: CORP.browser })).body.name).toBe("ProviderAuthOauthMissing")
  }))

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

test("the answer to another login, a refused code, a second try", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth } = demo
    const back = await oauth.approve((await begin(demo, "corp", CORP.paste)).url)
    const other = new URL(back)
    other.searchParams.set("state", "forged")
    const send = (code: string) => call("POST", of("corp"), { method: CORP.paste, code })
    expect((await send(other.href)).body).toMatchObject({
      name: "ProviderAuthOauthCallbackFailed",
      data: { message: expect.stringContaining("another") },
    })
    expect((await send("guess-of-a-code")).body).toEqual({
      name: "ProviderAuthOauthCallbackFailed",
      data: { providerID: "corp", message: 'Log in to "corp": invalid_grant: refused: invalid_grant' },
    })
    // A login takes one code, and be it the right one afterwards.
    expect((await send(back.href)).body.name).toBe("ProviderAuthOauthMissing")
    expect(await demo.credentials.get("corp")).toBeUndefined()
  }))

test("until then a model of the provider says that it wants a login", () =>
  withProviderLogin({ endpoints }, async ({ instance }) => {
    const model = await instance.providers.model("corp", "coder")
    await expect(model.load()).rejects.toMatchObject({
      name: "ProviderAuthError",
      data: { message: 'Log in to provider "corp": it has no login' },
    })
  }))

test("without a login, with another method, without a code, after its time", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, platform } = demo
    const missing = { status: 400, body: { name: "ProviderAuthOauthMissing", data: { providerID: "corp" } } }
    expect(await call("POST", of("corp"), { method: CORP.paste, code: "x" })).toMatchObject(missing)
    await begin(demo, "corp", CORP.paste)
    expect(await call("POST", of("corp"), { method: CORP.browser, code: "x" })).toMatchObject(missing)
    for (const code of [undefined, " "]) {
      expect(await call("POST", of("corp"), { method: CORP.paste, code })).toMatchObject({
        status: 400,
        body: { name: "ProviderAuthOauthCodeMissing", data: { providerID: "corp" } },
      })
    }
    await platform.clock.advance(15 * 60_000)
    expect(await call("POST", of("corp"), { method: CORP.paste, code: "x" })).toMatchObject(missing)
    for (const body of [{}, { method: "zero" }, { method: 0, code: 5 }, "{"]) {
      expect(await call("POST", of("corp"), body)).toMatchObject({ status: 400, body: { name: "BadRequest" } })
    }
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

test("logins that wait are bounded in number: the oldest goes", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call } = demo
    const path = (index: number) => `?directory=/w${index}`
    for (let index = 0; index <= 50; index += 1) {
      demo.platform.files.seed({ [`/w${index}/a`]: "" })
      await call("POST", `/provider/openrouter/oauth/authorize${path(index)}`, { method: 1 })
    }
    const names: string[] = []
    for (const index of [0, 1]) {
      names.push((await call("POST", `${of("openrouter")}${path(index)}`, { method: 1, code: "x" })).body.name)
    }
    expect(names).toEqual(["ProviderAuthOauthMissing", "ProviderAuthOauthCallbackFailed"])
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

test("secrets of logins are in no log", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth, platform } = demo
    const back = await oauth.approve((await begin(demo, "corp", CORP.paste)).url)
    await call("POST", of("corp"), { method: CORP.paste, code: back.href })
    await begin(demo, "corp", CORP.paste)
    await call("POST", of("corp"), { method: CORP.paste, code: "wrong-canary" })
    expect(JSON.stringify(platform.log.entries)).not.toContain("canary")
  }))

test("keys that cannot be read are reported", () =>
  withProviderLogin({ endpoints, credentials: unreadableCredentials }, async (demo) => {
    const { pendingProviderLogins } = await import("../../../runtime/storage/provider-logins.ts")
    const { database, clock } = demo.platform
    const login = { state: "s", directory: "/workspace", name: "corp", method: CORP.paste, begun: {} }
    pendingProviderLogins(database, clock.now).put({ ...login, startedAt: clock.now() })
    expect((await demo.call("POST", of("corp"), { method: CORP.paste, code: "x" })).status).toBe(503)
  }))
