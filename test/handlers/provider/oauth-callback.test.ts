import { expect, test } from "vitest"
import { providerList } from "../../../handlers/provider/list.ts"
import { providerOauthAnswer } from "../../../handlers/provider/oauth-answer.ts"
import { providerOauthAuthorize } from "../../../handlers/provider/oauth-authorize.ts"
import { providerOauthCallback } from "../../../handlers/provider/oauth-callback.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { CORP, type ProviderLoginDemo, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [providerOauthAuthorize, providerOauthCallback, providerOauthAnswer, providerList]
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

test("two answers at once: one of them is taken", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { call, oauth } = demo
    const back = await oauth.approve((await begin(demo, "corp", CORP.paste)).url)
    const codes = [back.href, "another-code", back.href]
    await Promise.all(codes.map((code) => call("POST", of("corp"), { method: CORP.paste, code })))
    expect(oauth.requests.filter(({ path }) => path === "/token")).toHaveLength(1)
    expect(await demo.credentials.get("corp")).toEqual(tokens(demo))
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
    pendingProviderLogins(database, clock.now).put({ ...login, attemptID: "a", startedAt: clock.now() })
    expect((await demo.call("POST", of("corp"), { method: CORP.paste, code: "x" })).status).toBe(503)
  }))
