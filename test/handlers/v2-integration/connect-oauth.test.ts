import { expect, test } from "vitest"
import { v2IntegrationConnectOauth } from "../../../handlers/v2-integration/connect-oauth.ts"
import { v2IntegrationList } from "../../../handlers/v2-integration/list.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { CORP, ISSUER, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [v2IntegrationConnectOauth, v2IntegrationList]
const of = (id: string) => `/api/integration/${id}/connect/oauth`

test("the ways to log in are listed, and each begins an attempt", () =>
  withProviderLogin({ endpoints }, async ({ call, platform }) => {
    const { body: listed } = await call("GET", "/api/integration")
    const corp = listed.data.find(({ id }: { id: string }) => id === "corp")
    expect(corp.methods).toEqual([
      { type: "key" },
      { id: String(CORP.browser), type: "oauth", label: "Corp (browser)" },
      { id: String(CORP.paste), type: "oauth", label: "Corp (paste the code)" },
      { id: String(CORP.device), type: "oauth", label: "Corp (code on another device)" },
    ])
    const ids = new Set<string>()
    for (const [method, mode] of [
      [CORP.browser, "auto"],
      [CORP.paste, "code"],
      [CORP.device, "auto"],
    ] as const) {
      const { status, body } = await call("POST", of("corp"), { methodID: String(method), inputs: {}, label: "Work" })
      expect([status, body.location.directory, body.data.mode]).toEqual([200, "/workspace", mode])
      const created = platform.clock.now()
      expect(body.data.time).toEqual({ created, expires: created + 15 * 60_000 })
      expect(body.data.url.startsWith(ISSUER)).toBe(true)
      // The state is the authorization server's to know.
      expect(new URL(body.data.url).searchParams.get("state")).not.toBe(body.data.attemptID)
      ids.add(body.data.attemptID)
    }
    expect(ids.size).toBe(3)
  }))

test("what cannot be begun is a bad request of the newer API", () =>
  withProviderLogin({ endpoints }, async ({ call }) => {
    const answers = [
      ["nope", { methodID: "0", inputs: {} }, 'not "nope"'],
      ["corp", { methodID: String(CORP.key), inputs: {} }, "choose one of these methods"],
      ["corp", { methodID: "browser", inputs: {} }, "choose one of these methods"],
      ["github-copilot", { methodID: "0", inputs: { deploymentType: "moon" } }, ""],
      ["corp", { methodID: "0" }, ""],
    ] as const
    for (const [id, body, message] of answers) {
      expect(await call("POST", of(id), body)).toMatchObject({
        status: 400,
        body: { _tag: "InvalidRequestError", message: expect.stringContaining(message) },
      })
    }
  }))

test("a config that cannot be read is reported", () =>
  expectConfigErrors(v2IntegrationConnectOauth, "POST", of("x"), { methodID: "0", inputs: {} }))

test("keys that cannot be read are reported", () =>
  withProviderLogin({ endpoints, credentials: unreadableCredentials }, async ({ call }) =>
    expect((await call("POST", of("corp"), { methodID: "0", inputs: {} })).status).toBe(503),
  ))
