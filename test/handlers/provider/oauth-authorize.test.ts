import { expect, test } from "vitest"
import { providerAuth } from "../../../handlers/provider/auth.ts"
import { providerOauthAuthorize } from "../../../handlers/provider/oauth-authorize.ts"
import { challengeOf } from "../../../runtime/oauth/pkce.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { CORP, corpProvider, ISSUER, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [providerOauthAuthorize, providerAuth]
const of = (providerID: string) => `/provider/${providerID}/oauth/authorize`

test("the methods of each provider are listed, in the order in which they are chosen", () =>
  withProviderLogin({ endpoints }, async ({ call }) => {
    const { body } = await call("GET", "/provider/auth")
    const labels = (id: string) =>
      body[id].map(({ type, label }: { type: string; label: string }) => `${type} ${label}`)
    expect(labels("corp")).toEqual([
      "oauth Corp (browser)",
      "oauth Corp (paste the code)",
      "oauth Corp (code on another device)",
      "api API key",
    ])
    expect(labels("openrouter")).toHaveLength(3)
    expect(body["github-copilot"]).toMatchObject([
      {
        type: "oauth",
        prompts: [
          { type: "select", key: "deploymentType", options: [{ value: "github.com" }, { value: "enterprise" }] },
          { type: "text", key: "enterpriseUrl", when: { key: "deploymentType", op: "eq", value: "enterprise" } },
        ],
      },
    ])
    expect(JSON.stringify(body)).not.toContain("client-1")
  }))

test("by code: the address has state and an S256 challenge, and comes back to where the client reaches this server", () =>
  withProviderLogin({ endpoints }, async ({ call, platform }) => {
    for (const [method, way] of [
      [CORP.browser, "auto"],
      [CORP.paste, "code"],
    ] as const) {
      const { status, body } = await call("POST", of("corp"), { method })
      expect([status, body.method]).toEqual([200, way])
      expect(body.instructions).not.toBe("")
      const url = new URL(body.url)
      expect(url.origin + url.pathname).toBe(`${ISSUER}/authorize`)
      const { state = "", code_challenge: challenge, ...asked } = Object.fromEntries(url.searchParams)
      expect(asked).toEqual({
        response_type: "code",
        client_id: "client-1",
        redirect_uri: "http://test/provider/oauth/callback",
        scope: "models offline",
        code_challenge_method: "S256",
      })
      expect(state.length).toBeGreaterThanOrEqual(32)
      expect(challenge).toMatch(/^[\w-]{43}$/)
    }
    expect(platform.egress.requests).toEqual([])
  }))

test("OpenRouter: state is part of the address, and this machine goes by its name", () =>
  withProviderLogin({ endpoints }, async ({ app }) => {
    const init = { method: "POST", body: JSON.stringify({ method: 0 }) }
    const response = await app(new Request(`http://127.0.0.1:4096${of("openrouter")}`, init))
    const { url } = (await response.json()) as { url: string }
    const asked = new URL(url)
    expect(asked.origin + asked.pathname).toBe("https://openrouter.ai/auth")
    const callback = new URL(asked.searchParams.get("callback_url") ?? "")
    expect(callback.origin + callback.pathname).toBe("http://localhost:4096/provider/oauth/callback")
    expect(callback.searchParams.get("state")?.length).toBeGreaterThanOrEqual(32)
  }))

test("by device: the user gets an address and a code", () =>
  withProviderLogin({ endpoints }, async ({ call, github, oauth }) => {
    expect(await call("POST", of("corp"), { method: CORP.device })).toMatchObject({
      status: 200,
      body: { url: `${ISSUER}/device`, method: "auto", instructions: expect.stringContaining("ABCD-1234") },
    })
    expect(oauth.requests).toEqual([{ path: "/device/code", body: { client_id: "client-1", scope: "models offline" } }])
    expect(await call("POST", of("github-copilot"), { method: 0 })).toMatchObject({
      status: 200,
      body: { url: "https://github.com/login/device", instructions: expect.stringContaining("WXYZ-9876") },
    })
    expect(github.requests).toMatchObject([{ path: "/login/device/code", sent: { scope: "read:user" } }])
  }))

test("wrong answers to prompts name the field", () =>
  withProviderLogin({ endpoints }, async ({ call, github }) => {
    const failed: unknown[] = []
    for (const inputs of [
      { deploymentType: "elsewhere" },
      { deploymentType: "enterprise" },
      { deploymentType: "enterprise", enterpriseUrl: " " },
      { deploymentType: "enterprise", enterpriseUrl: "user@company.ghe.com" },
      { deploymentType: "enterprise", enterpriseUrl: "10.0.0.1" },
      { deploymentType: "enterprise", enterpriseUrl: "http://company.ghe.com" },
      { deploymentType: "enterprise", enterpriseUrl: "company.ghe.com:8443" },
    ]) {
      const { status, body } = await call("POST", of("github-copilot"), { method: 0, inputs })
      failed.push([status, body.name, body.data.field])
    }
    expect(failed).toEqual([
      [400, "ProviderAuthValidationFailed", "deploymentType"],
      ...Array.from({ length: 6 }, () => [400, "ProviderAuthValidationFailed", "enterpriseUrl"]),
    ])
    expect(github.requests).toEqual([])
  }))

test("an authorization server that refuses or is not there", () =>
  withProviderLogin({ endpoints }, async ({ call, platform }) => {
    platform.egress.answer(`${ISSUER}/device/code`, () =>
      Response.json({ error: "unauthorized_client", error_description: "no \u0007 client-1 here" }, { status: 401 }),
    )
    expect(await call("POST", of("corp"), { method: CORP.device })).toEqual({
      status: 400,
      headers: expect.anything(),
      body: {
        name: "ProviderAuthOauthCallbackFailed",
        data: { providerID: "corp", message: 'Log in to "corp": unauthorized_client: no   … here' },
      },
    })
    platform.egress.answer(`${ISSUER}/device/code`, () => {
      throw new TypeError("fetch failed")
    })
    expect((await call("POST", of("corp"), { method: CORP.device })).body.data.message).toContain("fetch failed")
    platform.egress.answer(`${ISSUER}/device/code`, "<html>")
    expect((await call("POST", of("corp"), { method: CORP.device })).body.name).toBe("ProviderAuthOauthCallbackFailed")
  }))

test("secrets go nowhere without encryption", () =>
  withProviderLogin(
    {
      endpoints,
      config: {
        provider: {
          corp: corpProvider({ clientId: "c", deviceUrl: "http://auth.test/d", tokenUrl: "http://auth.test/t" }),
        },
      },
    },
    async ({ call, platform }) => {
      expect((await call("POST", of("corp"), { method: 0 })).body.data.message).toContain("https")
      expect(platform.egress.requests).toEqual([])
    },
  ))

test("an unknown provider, a disabled one, and methods that are none are bad requests", () =>
  withProviderLogin(
    { endpoints, config: { provider: { corp: corpProvider(), off: corpProvider() }, disabled_providers: ["off"] } },
    async ({ call }) => {
      for (const [providerID, method] of [
        ["nope", 0],
        ["off", 0],
        ["__proto__", 0],
        ["corp", CORP.key],
        ["corp", 9],
        ["corp", -1],
        ["corp", 0.5],
      ] as const) {
        expect(await call("POST", of(providerID), { method })).toMatchObject({
          status: 400,
          body: { name: "BadRequest", data: { message: expect.stringContaining(providerID) } },
        })
      }
      for (const body of [{}, { method: "x" }, "{"]) {
        expect(await call("POST", of("corp"), body)).toMatchObject({ status: 400, body: { name: "BadRequest" } })
      }
    },
  ))

test("the verifier fits the challenge of the RFC's example", async () => {
  expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  )
})

test("keys that cannot be read are reported", () =>
  withProviderLogin({ endpoints, credentials: unreadableCredentials }, async ({ call }) => {
    expect((await call("POST", of("corp"), { method: 0 })).status).toBe(503)
  }))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(providerOauthAuthorize, "POST", of("corp"), { method: 0 }))
