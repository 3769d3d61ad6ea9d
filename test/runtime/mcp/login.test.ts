import { expect, test } from "vitest"
import { loginKey } from "../../../runtime/mcp/login-record.ts"
import { type LoginDemo, RESOURCE, withLogin } from "../../support/mcp-login.ts"

const BASE = "http://127.0.0.1:4096"
const KEY = loginKey("far", new URL(`${RESOURCE}/mcp`))

const statusOf = async ({ instance }: LoginDemo) => (await instance.mcp.servers.status())["far"]

/** Logs in as a user does, by the code of the address that the browser ends at. */
const logIn = async (demo: LoginDemo) => {
  const { logins } = demo.instance.mcp
  const { authorizationUrl } = await logins.begin("far", BASE)
  const back = await demo.oauth.approve(authorizationUrl)
  return logins.finish("far", back.searchParams.get("code") ?? "")
}

const useIt = async ({ instance }: LoginDemo) => {
  const { connection } = await instance.mcp.servers.get("far")
  return connection?.use((client) => client.listTools())
}

test("a server that wants a login says so, and nobody is registered before the user begins", () =>
  withLogin({}, async (demo) => {
    expect(await statusOf(demo)).toEqual({ status: "needs_auth" })
    expect(demo.oauth.requests).toEqual([])
  }))

test("a login registers this server, proves itself by PKCE, and connects", () =>
  withLogin({}, async (demo) => {
    await statusOf(demo)
    const { authorizationUrl, oauthState } = await demo.instance.mcp.logins.begin("far", BASE)
    const asked = Object.fromEntries(new URL(authorizationUrl).searchParams)
    expect(asked).toMatchObject({ state: oauthState, scope: "rows", resource: `${RESOURCE}/mcp` })
    expect(asked["redirect_uri"]).toBe(`${BASE}/mcp/oauth/callback`)
    const back = await demo.oauth.approve(authorizationUrl)
    expect(back.searchParams.get("state")).toBe(oauthState)
    expect(await demo.instance.mcp.logins.finish("far", back.searchParams.get("code") ?? "")).toEqual({
      status: "connected",
    })
    expect(demo.oauth.requests.map(({ path }) => path)).toEqual(["/register", "/token"])
    expect(demo.http.requests.at(-1)?.headers.get("authorization")).toMatch(/^Bearer access-/)
    expect(demo.http.requests.at(-1)?.headers.get("x-key")).toBe("own-header")
  }))

test("a second login registers nothing again, unless it has to come back to another address", () =>
  withLogin({}, async (demo) => {
    await logIn(demo)
    await logIn(demo)
    await demo.instance.mcp.logins.begin("far", "https://agent.test")
    expect(demo.oauth.requests.map(({ path }) => path)).toEqual(["/register", "/token", "/token", "/register"])
  }))

test("a token that has ended is renewed, once for all who need it", () =>
  withLogin({}, async (demo) => {
    await logIn(demo)
    demo.oauth.expire()
    await Promise.all([useIt(demo), useIt(demo), useIt(demo)])
    expect(demo.oauth.requests.filter(({ body }) => body["grant_type"] === "refresh_token")).toHaveLength(1)
  }))

test("a token about to end is renewed before it is used", () =>
  withLogin({ expiresIn: 600 }, async (demo) => {
    await logIn(demo)
    await demo.platform.clock.advance(539_000)
    await useIt(demo)
    expect(demo.oauth.requests).toHaveLength(2)
    await demo.platform.clock.advance(2_000)
    await useIt(demo)
    expect(demo.oauth.requests.at(-1)?.body).toMatchObject({ grant_type: "refresh_token", resource: `${RESOURCE}/mcp` })
    expect(
      demo.http.requests.every(({ headers }) => headers.get("authorization") !== null || headers.has("x-key")),
    ).toBe(true)
  }))

test("a login that was revoked is wanted again", () =>
  withLogin({}, async (demo) => {
    await logIn(demo)
    demo.oauth.expire()
    demo.oauth.revoke()
    await expect(useIt(demo)).rejects.toThrow()
    await demo.instance.mcp.servers.connect("far")
    expect(await statusOf(demo)).toEqual({ status: "needs_auth" })
    expect(await logIn(demo)).toEqual({ status: "connected" })
  }))

test("logins outlive the instance, and are forgotten on request", () =>
  withLogin({}, async (demo) => {
    await logIn(demo)
    await demo.instance.dispose()
    const again = { ...demo, instance: await demo.instanceOf("/workspace") }
    expect(await statusOf(again)).toEqual({ status: "connected" })
    await again.instance.mcp.logins.forget("far")
    expect(await demo.server.mcpLogins.get(KEY)).toBeUndefined()
    expect(await statusOf(again)).toEqual({ status: "needs_auth" })
  }))

test("a login belongs to its address", () =>
  withLogin({}, async (demo) => {
    await logIn(demo)
    demo.platform.egress.serve("https://evil.test", () => new Response(null, { status: 401 }))
    const config = { mcp: { far: { type: "remote", url: "https://evil.test/mcp" } } }
    await demo.platform.files.write("/workspace/opencode.json", JSON.stringify(config))
    demo.instance.config.reload()
    expect(await statusOf(demo)).toMatchObject({ status: "failed" })
  }))

test("a code needs a login that waits for it, of the same state and not too old", () =>
  withLogin({}, async (demo) => {
    const { logins } = demo.instance.mcp
    const refusal = { name: "BadRequestError" }
    await expect(logins.finish("far", "code")).rejects.toMatchObject(refusal)
    const { authorizationUrl } = await logins.begin("far", BASE)
    const back = await demo.oauth.approve(authorizationUrl)
    const forged = new URL(back)
    forged.searchParams.set("state", "another")
    await expect(logins.finish("far", forged.href)).rejects.toMatchObject(refusal)
    await demo.platform.clock.advance(10 * 60_000)
    await expect(logins.finish("far", back.href)).rejects.toMatchObject(refusal)
    expect(demo.oauth.requests.filter(({ path }) => path === "/token")).toEqual([])
  }))

test("the whole address that the browser ends at will do, and works once", () =>
  withLogin({}, async (demo) => {
    const { logins } = demo.instance.mcp
    const { authorizationUrl } = await logins.begin("far", BASE)
    const back = await demo.oauth.approve(authorizationUrl)
    expect(await logins.finish("far", ` ${back.href} `)).toEqual({ status: "connected" })
    await expect(logins.finish("far", back.href)).rejects.toMatchObject({ name: "BadRequestError" })
  }))

test("a code that was made for another login is refused", () =>
  withLogin({}, async (demo) => {
    const { logins } = demo.instance.mcp
    const stolen = await demo.oauth.approve((await logins.begin("far", BASE)).authorizationUrl)
    await logins.begin("far", BASE)
    expect(await logins.finish("far", stolen.searchParams.get("code") ?? "")).toEqual({
      status: "failed",
      error: expect.stringContaining("refused"),
    })
    expect(await statusOf(demo)).toEqual({ status: "needs_auth" })
  }))

test("where clients cannot register, one from the settings is needed, and used with its secret", async () => {
  await withLogin({ canRegister: false }, async (demo) => {
    expect(await statusOf(demo)).toEqual({
      status: "needs_client_registration",
      error: expect.stringContaining("clientId"),
    })
    await expect(demo.instance.mcp.logins.begin("far", BASE)).rejects.toMatchObject({ name: "BadRequestError" })
  })
  const redirectUri = "http://127.0.0.1:19876/mcp/oauth/callback"
  const options = { canRegister: false, clients: { ours: { secret: "client-secret", redirectUri } } }
  const settings = { clientId: "ours", clientSecret: "client-secret", callbackPort: 19876, scope: "less" }
  await withLogin({ ...options, settings }, async (demo) => {
    expect(await statusOf(demo)).toEqual({ status: "needs_auth" })
    expect(await logIn(demo)).toEqual({ status: "connected" })
    expect(demo.oauth.requests.map(({ path }) => path)).toEqual(["/token"])
  })
})

test("an authorization server elsewhere is reached by the rules for public addresses, without the settings' headers", () => {
  const issuer = "https://auth.test"
  return withLogin({ issuer }, async (demo) => {
    const { egress } = demo.platform
    for (const path of ["/.well-known/oauth-authorization-server", "/register", "/token"]) {
      egress.answer(`${issuer}${path}`, ({ url, options: { method = "GET", headers = {}, body } }) =>
        demo.oauth.handle(new Request(url, { method, headers, ...(body !== undefined && { body }) })),
      )
    }
    expect(await statusOf(demo)).toEqual({ status: "needs_auth" })
    expect(await logIn(demo)).toEqual({ status: "connected" })
    const reached = egress.requests.map(({ url }) => new URL(url).pathname)
    expect(reached).toEqual(expect.arrayContaining(["/register", "/token"]))
    for (const { options } of egress.requests) {
      expect(options.redirects).toBe(0)
      expect(JSON.stringify(options.headers)).not.toContain("own-header")
    }
  })
})

test("a server whose authorization server cannot be reached is failed, and says why", () =>
  withLogin({ issuer: "http://169.254.169.254" }, async (demo) => {
    expect(await statusOf(demo)).toMatchObject({
      status: "failed",
      error: expect.stringContaining('"http://169.254.169.254"'),
    })
  }))

test("no token, code or verifier is in status, events or log", () =>
  withLogin({}, async (demo) => {
    const reader = demo.instance.subscribe({})
    await logIn(demo)
    demo.oauth.expire()
    demo.oauth.revoke()
    await useIt(demo).catch(() => {})
    await demo.instance.mcp.servers.connect("far")
    const seen = JSON.stringify([await statusOf(demo), demo.platform.log.entries, demo.store.events.cursor()])
    reader.close()
    expect(seen).not.toContain("canary")
    expect(JSON.stringify(await demo.server.mcpLogins.get(KEY))).toContain("canary")
  }))
