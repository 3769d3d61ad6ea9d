import { expect, test } from "vitest"
import { mcpAuthStart } from "../../../handlers/mcp/auth-start.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { withLogin } from "../../support/mcp-login.ts"

test("the answer says where the user logs in, and comes back to the address that the client uses", () =>
  withLogin({ endpoints: [mcpAuthStart] }, async ({ call }) => {
    const { status, body } = await call("POST", "/mcp/far/auth")
    expect(status).toBe(200)
    const asked = new URL(body.authorizationUrl).searchParams
    expect(asked.get("redirect_uri")).toBe("http://test/mcp/oauth/callback")
    expect(asked.get("state")).toBe(body.oauthState)
    expect(body.oauthState.length).toBeGreaterThanOrEqual(32)
    expect((await call("POST", "/mcp/far/auth")).body.oauthState).not.toBe(body.oauthState)
  }))

test("an authorization server that registers nobody is a bad request that says so", () =>
  withLogin({ endpoints: [mcpAuthStart], canRegister: false }, async ({ call }) => {
    expect(await call("POST", "/mcp/far/auth")).toMatchObject({
      status: 400,
      body: { name: "BadRequest", data: { message: expect.stringContaining("registration") } },
    })
  }))

test("a server without OAuth, and an unknown one", () =>
  withApp(
    [mcpAuthStart],
    async ({ call }) => {
      for (const name of ["near", "plain"]) {
        expect(await call("POST", `/mcp/${name}/auth`)).toMatchObject({
          status: 400,
          body: { error: `The MCP server "${name}" does not support OAuth` },
        })
      }
      expect(await call("POST", "/mcp/none/auth")).toMatchObject({
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

test("a config that cannot be read is reported", () => expectConfigErrors(mcpAuthStart, "POST", "/mcp/x/auth"))
