import { expect, test } from "vitest"
import { mcpAuthRemove } from "../../../handlers/mcp/auth-remove.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableLogins } from "../../support/credentials.ts"
import { withLogin } from "../../support/mcp-login.ts"

test("the login is forgotten, and wanted again", () =>
  withLogin({ endpoints: [mcpAuthRemove] }, async ({ call, instance, oauth }) => {
    const { authorizationUrl } = await instance.mcp.logins.begin("far", "http://test")
    await instance.mcp.logins.finish("far", (await oauth.approve(authorizationUrl)).href)
    expect(await call("DELETE", "/mcp/far/auth")).toMatchObject({ status: 200, body: { success: true } })
    expect(await instance.mcp.servers.status()).toEqual({ far: { status: "needs_auth" } })
  }))

test("what has no login has nothing to forget", () =>
  withApp(
    [mcpAuthRemove],
    async ({ call }) => expect((await call("DELETE", "/mcp/near/auth")).body).toEqual({ success: true }),
    { config: { mcp: { near: { type: "local", command: ["x"], enabled: false } } } },
  ))

test("an unknown server is not found", () =>
  withApp([mcpAuthRemove], async ({ call }) => {
    expect(await call("DELETE", "/mcp/none/auth")).toMatchObject({
      status: 404,
      body: { _tag: "McpServerNotFoundError" },
    })
  }))

test("logins that cannot be read are reported", () =>
  withApp([mcpAuthRemove], async ({ call }) => expect((await call("DELETE", "/mcp/far/auth")).status).toBe(503), {
    mcpLogins: unreadableLogins,
    config: { mcp: { far: { type: "remote", url: "https://far.test", enabled: false } } },
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(mcpAuthRemove, "DELETE", "/mcp/x/auth"))
