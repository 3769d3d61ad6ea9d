import { expect, test } from "vitest"
import { mcpAuthCallback } from "../../../handlers/mcp/auth-callback.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { withLogin } from "../../support/mcp-login.ts"

test("the right code connects", () =>
  withLogin({ endpoints: [mcpAuthCallback] }, async ({ call, instance, oauth }) => {
    const { authorizationUrl } = await instance.mcp.logins.begin("far", "http://test")
    const back = await oauth.approve(authorizationUrl)
    const code = back.searchParams.get("code")
    expect(await call("POST", "/mcp/far/auth/callback", { code })).toMatchObject({
      status: 200,
      body: { status: "connected" },
    })
  }))

test("a code that the authorization server refuses is a failure, and the login has to begin again", () =>
  withLogin({ endpoints: [mcpAuthCallback] }, async ({ call, instance }) => {
    await instance.mcp.logins.begin("far", "http://test")
    expect(await call("POST", "/mcp/far/auth/callback", { code: "guess" })).toMatchObject({
      status: 200,
      body: { status: "failed", error: expect.stringContaining("invalid_grant") },
    })
    expect((await call("POST", "/mcp/far/auth/callback", { code: "guess" })).status).toBe(400)
  }))

test("without a code, and before a login has begun: bad requests", () =>
  withLogin({ endpoints: [mcpAuthCallback] }, async ({ call }) => {
    for (const body of [{}, { code: 5 }, { code: "x" }]) {
      expect(await call("POST", "/mcp/far/auth/callback", body)).toMatchObject({
        status: 400,
        body: { name: "BadRequest", data: { kind: "Payload" } },
      })
    }
  }))

test("a server without OAuth, and an unknown one", () =>
  withApp(
    [mcpAuthCallback],
    async ({ call }) => {
      for (const name of ["near", "plain"]) {
        expect(await call("POST", `/mcp/${name}/auth/callback`, { code: "x" })).toMatchObject({
          status: 400,
          body: { error: `The MCP server "${name}" does not support OAuth` },
        })
      }
      expect(await call("POST", "/mcp/none/auth/callback", { code: "x" })).toMatchObject({
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
  expectConfigErrors(mcpAuthCallback, "POST", "/mcp/x/auth/callback", { code: "x" }))
