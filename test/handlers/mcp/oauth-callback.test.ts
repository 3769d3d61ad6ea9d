import { expect, test } from "vitest"
import { mcpOAuthCallback } from "../../../handlers/mcp/oauth-callback.ts"
import { type LoginDemo, withLogin } from "../../support/mcp-login.ts"

const PATH = "/mcp/oauth/callback"

const get = async ({ app }: LoginDemo, path: string) => {
  const response = await app(new Request(`http://test${path}`))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Where the browser is sent to after a login of `far`, in the directory of `demo`. */
const back = async ({ instance, oauth }: LoginDemo) => {
  const { authorizationUrl } = await instance.mcp.logins.begin("far", "http://test")
  return oauth.approve(authorizationUrl)
}

test("the browser comes back, and the server is connected in the directory that waits for it", () =>
  withLogin({ endpoints: [mcpOAuthCallback] }, async (demo) => {
    await demo.instanceOf("/elsewhere")
    const { search } = await back(demo)
    const answer = await get(demo, `${PATH}${search}&directory=/elsewhere`)
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("Logged in") })
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(await demo.instance.mcp.servers.status()).toEqual({ far: { status: "connected" } })
  }))

test("what the authorization server says does not get into the page", () =>
  withLogin({ endpoints: [mcpOAuthCallback] }, async (demo) => {
    const { searchParams } = await back(demo)
    const path = `${PATH}?state=${searchParams.get("state")}&error=access_denied&error_description=<script>`
    const { status, text } = await get(demo, path)
    expect(status).toBe(200)
    expect(text).toContain("declined")
    expect(text).not.toContain("script")
    expect((await get(demo, path)).status).toBe(404)
  }))

test("a refused code shows", () =>
  withLogin({ endpoints: [mcpOAuthCallback] }, async (demo) => {
    const { searchParams } = await back(demo)
    const answer = await get(demo, `${PATH}?state=${searchParams.get("state")}&code=guess`)
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("failed") })
  }))

test("a state that no login waits for is not found, and works once", () =>
  withLogin({ endpoints: [mcpOAuthCallback] }, async (demo) => {
    expect((await get(demo, `${PATH}?state=guess&code=x`)).status).toBe(404)
    expect((await get(demo, `${PATH}?code=x`)).status).toBe(400)
    const { search } = await back(demo)
    expect((await get(demo, PATH + search)).status).toBe(200)
    expect((await get(demo, PATH + search)).status).toBe(404)
  }))

test("a server that has gone or lost its login meanwhile is reported", () =>
  withLogin({ endpoints: [mcpOAuthCallback] }, async (demo) => {
    const answers: number[] = []
    for (const text of [
      '{"mcp": {"far": {"type": "local", "command": ["x"], "enabled": false}}}',
      "{}",
      "{",
      '{"mcp": 5}',
    ]) {
      await demo.platform.files.write("/workspace/opencode.json", text)
      demo.instance.config.reload()
      const { search } = await beginAnyway(demo)
      answers.push((await get(demo, PATH + search)).status)
    }
    expect(answers).toEqual([400, 404, 400, 400])
  }))

/** A login that has begun before the config changed. */
const beginAnyway = async (demo: LoginDemo) => {
  const { platform } = demo
  const { pendingLogins } = await import("../../../runtime/storage/mcp-logins.ts")
  const login = { state: "s", directory: "/workspace", name: "far", verifier: "v", redirectUri: "http://test" }
  pendingLogins(platform.database, platform.clock.now).put({ ...login, startedAt: platform.clock.now() })
  return new URL("http://test/?state=s&code=c")
}
