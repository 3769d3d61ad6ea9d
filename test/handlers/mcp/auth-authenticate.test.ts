import { expect, test } from "vitest"
import { mcpAuthAuthenticate } from "../../../handlers/mcp/auth-authenticate.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { withLogin } from "../../support/mcp-login.ts"
import { readEvents } from "../../support/read-events.ts"

test("the browser shows the login, and the answer waits until it is finished", () =>
  withLogin({ endpoints: [mcpAuthAuthenticate] }, async ({ call, instance, oauth, platform }) => {
    const answered = call("POST", "/mcp/far/auth/authenticate")
    await platform.clock.sleeping()
    const back = await oauth.approve(platform.browser.shown[0] ?? "")
    await instance.mcp.logins.finish("far", back.href)
    expect(await answered).toMatchObject({ status: 200, body: { status: "connected" } })
    expect((await call("POST", "/mcp/far/auth/authenticate")).body).toEqual({ status: "connected" })
    expect(platform.browser.shown).toHaveLength(1)
  }))

test("where there is no browser, clients are told", () =>
  withLogin({ endpoints: [mcpAuthAuthenticate] }, async ({ call, instance, oauth, platform }) => {
    platform.browser.isThere = false
    const reader = instance.subscribe({ filter: { types: ["mcp.browser.open.failed"] } })
    const answered = call("POST", "/mcp/far/auth/authenticate")
    const [event] = await readEvents(reader, 1)
    reader.close()
    expect(event?.properties).toMatchObject({ mcpName: "far" })
    const back = await oauth.approve(String(event?.properties["url"]))
    await instance.mcp.logins.receive(back.searchParams.get("state") ?? "", back.searchParams.get("code") ?? "")
    expect((await answered).body).toEqual({ status: "connected" })
  }))

test("a login that nobody finishes is given up", () =>
  withLogin({ endpoints: [mcpAuthAuthenticate] }, async ({ call, platform }) => {
    const answered = call("POST", "/mcp/far/auth/authenticate")
    await platform.clock.sleeping()
    await platform.clock.advance(5 * 60_000)
    expect((await answered).body).toEqual({ status: "needs_auth" })
  }))

test("a login that the user declines is over at once", () =>
  withLogin({ endpoints: [mcpAuthAuthenticate] }, async ({ call, instance, platform }) => {
    const answered = call("POST", "/mcp/far/auth/authenticate")
    await platform.clock.sleeping()
    const state = new URL(platform.browser.shown[0] ?? "").searchParams.get("state") ?? ""
    expect(await instance.mcp.logins.receive(state, undefined)).toBeUndefined()
    expect((await answered).body).toEqual({ status: "needs_auth" })
  }))

test("a server without OAuth, and an unknown one", () =>
  withApp(
    [mcpAuthAuthenticate],
    async ({ call }) => {
      for (const name of ["near", "plain"]) {
        expect(await call("POST", `/mcp/${name}/auth/authenticate`)).toMatchObject({
          status: 400,
          body: { error: `The MCP server "${name}" does not support OAuth` },
        })
      }
      expect(await call("POST", "/mcp/none/auth/authenticate")).toMatchObject({
        status: 404,
        body: { _tag: "McpServerNotFoundError", name: "none" },
      })
    },
    {
      config: {
        mcp: {
          near: { type: "local", command: ["x"] },
          plain: { type: "remote", url: "https://plain.test", oauth: false },
        },
      },
    },
  ))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(mcpAuthAuthenticate, "POST", "/mcp/x/auth/authenticate"))
