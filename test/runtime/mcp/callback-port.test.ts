import { expect, test } from "vitest"
import { type LoginDemo, withLogin } from "../../support/mcp-login.ts"

const BASE = "http://127.0.0.1:4096"
const PORT = 19_876
const settings = { callbackPort: PORT }

const begin = async ({ instance, oauth }: LoginDemo, base = BASE) => {
  const { authorizationUrl } = await instance.mcp.logins.begin("far", base)
  return oauth.approve(authorizationUrl)
}

test("the browser comes back to the port, which is open only while the login waits", () =>
  withLogin({ settings }, async (demo) => {
    const { loopback } = demo.platform
    expect(loopback.ports()).toEqual([])
    const back = await begin(demo)
    expect(back.origin + back.pathname).toBe(`http://127.0.0.1:${PORT}/mcp/oauth/callback`)
    expect(loopback.ports()).toEqual([PORT])
    const answer = await loopback.visit(back.href)
    expect([answer?.status, await answer?.text()]).toEqual([200, expect.stringContaining("Logged in")])
    expect(await demo.instance.mcp.servers.status()).toEqual({ far: { status: "connected" } })
    await demo.platform.clock.advance(0)
    expect(loopback.ports()).toEqual([])
  }))

test("another state is not found, and a refused code shows and ends the login", () =>
  withLogin({ settings }, async (demo) => {
    const { loopback } = demo.platform
    const back = await begin(demo)
    expect((await loopback.visit(`${back.origin}/?state=guess&code=x`))?.status).toBe(404)
    back.searchParams.set("code", "guess")
    const answer = await loopback.visit(back.href)
    expect([answer?.status, await answer?.text()]).toEqual([400, expect.stringContaining("failed")])
    await demo.platform.clock.advance(0)
    expect(loopback.ports()).toEqual([])
  }))

test("a login that the user declines closes the port", () =>
  withLogin({ settings }, async (demo) => {
    const back = await begin(demo)
    back.searchParams.delete("code")
    expect(await (await demo.platform.loopback.visit(back.href))?.text()).toContain("declined")
    await demo.platform.clock.advance(0)
    expect(demo.platform.loopback.ports()).toEqual([])
  }))

test.for([
  [
    "a code that is pasted",
    async (demo: LoginDemo, back: URL) => void (await demo.instance.mcp.logins.finish("far", back.href)),
  ],
  ["a login that is forgotten", async (demo: LoginDemo) => demo.instance.mcp.logins.forget("far")],
  ["ten minutes", async (demo: LoginDemo) => demo.platform.clock.advance(10 * 60_000)],
  ["a dispose", async (demo: LoginDemo) => demo.instance.dispose()],
  ["the end of the process", async (demo: LoginDemo) => demo.instance.close()],
] as const)("%s closes the port", ([, end]) =>
  withLogin({ settings }, async (demo) => {
    const back = await begin(demo)
    await end(demo, back)
    await demo.platform.clock.advance(0)
    expect(demo.platform.loopback.ports()).toEqual([])
  }),
)

test("the newest login to a server is the one that waits", () =>
  withLogin({ settings }, async (demo) => {
    const old = await begin(demo)
    const back = await begin(demo)
    await demo.platform.clock.advance(0)
    expect((await demo.platform.loopback.visit(old.href))?.status).toBe(404)
    expect((await demo.platform.loopback.visit(back.href))?.status).toBe(200)
  }))

test("a port that is in use is named, and the login before it goes on waiting", () =>
  withLogin({ settings }, async (demo) => {
    demo.platform.loopback.taken.add(PORT)
    await expect(begin(demo)).rejects.toMatchObject({
      name: "BadRequestError",
      data: { message: `Log in to "far": Free port ${PORT} of 127.0.0.1: it is in use` },
    })
    expect(demo.oauth.requests).toEqual([])
    demo.platform.loopback.taken.clear()
    const back = await begin(demo)
    demo.platform.loopback.taken.add(PORT)
    await expect(begin(demo)).rejects.toThrow("in use")
    expect((await demo.platform.loopback.visit(back.href))?.status).toBe(200)
  }))

test("a refused login leaves no port open", () =>
  withLogin({ settings, issuer: "https://nowhere.test" }, async (demo) => {
    await expect(begin(demo)).rejects.toThrow('Log in to "far"')
    await demo.platform.clock.advance(0)
    expect(demo.platform.loopback.ports()).toEqual([])
  }))

test("the port of this server itself is listened on anyway", () =>
  withLogin({ settings }, async (demo) => {
    const back = await begin(demo, `http://127.0.0.1:${PORT}`)
    expect(demo.platform.loopback.ports()).toEqual([])
    expect(back.origin).toBe(`http://127.0.0.1:${PORT}`)
  }))

test("another address that leads to the port may be named beside it", () =>
  withLogin({ settings: { ...settings, redirectUri: "https://tunnel.test/back" } }, async (demo) => {
    const back = await begin(demo)
    expect(back.origin + back.pathname).toBe("https://tunnel.test/back")
    expect((await demo.platform.loopback.visit(`http://127.0.0.1:${PORT}/back${back.search}`))?.status).toBe(200)
  }))

test("where nothing can listen, the code is sent instead", () =>
  withLogin({ settings }, async (demo) => {
    // The instance reads its ports when it is made.
    delete (demo.platform as { loopback?: unknown }).loopback
    await demo.instance.dispose()
    const { mcp } = await demo.instanceOf("/workspace")
    const { authorizationUrl } = await mcp.logins.begin("far", BASE)
    const back = await demo.oauth.approve(authorizationUrl)
    expect(await mcp.logins.finish("far", back.href)).toEqual({ status: "connected" })
  }))
