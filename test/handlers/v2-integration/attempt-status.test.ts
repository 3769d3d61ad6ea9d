import { expect, test } from "vitest"
import { v2IntegrationAttemptStatus } from "../../../handlers/v2-integration/attempt-status.ts"
import { attemptEndpoints as endpoints, attemptPath, beginAttempt } from "../../support/attempts.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { CORP, withProviderLogin } from "../../support/provider-login.ts"

test("an attempt waits, and is complete when the browser has come back", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID, url, time } = await beginAttempt(demo, "corp", CORP.browser)
    const status = () => demo.call("GET", attemptPath(attemptID))
    expect(await status()).toMatchObject({ status: 200, body: { data: { status: "pending", time } } })
    const back = await demo.oauth.approve(url)
    const { searchParams } = back
    await demo.instance.providerLogins.receive(searchParams.get("state") ?? "", searchParams.get("code") ?? "")
    for (let times = 0; times < 2; times++) {
      expect((await status()).body.data).toEqual({ status: "complete", time })
    }
    expect(await demo.credentials.get("corp")).toMatchObject({ type: "oauth" })
    expect(JSON.stringify((await status()).body)).not.toContain(searchParams.get("state"))
  }))

test("asking waits for a device, as long as the authorization server says", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID } = await beginAttempt(demo, "corp", CORP.device)
    const status = async () => (await demo.call("GET", attemptPath(attemptID))).body.data.status
    expect(await status()).toBe("pending")
    await demo.platform.clock.sleeping()
    demo.oauth.device("authorization_pending", "approved")
    await demo.platform.clock.advance(60_000)
    await demo.platform.background.settled()
    expect(await status()).toBe("complete")
  }))

test("a login that is declined has failed, and says why", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID, url } = await beginAttempt(demo, "corp", CORP.browser)
    await demo.instance.providerLogins.receive(new URL(url).searchParams.get("state") ?? "", undefined)
    expect((await demo.call("GET", attemptPath(attemptID))).body.data).toMatchObject({
      status: "failed",
      message: expect.stringContaining("declined"),
    })
  }))

test("an attempt ends after a quarter of an hour, and is forgotten after half of one", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID } = await beginAttempt(demo, "corp", CORP.browser)
    await demo.platform.clock.advance(15 * 60_000)
    expect((await demo.call("GET", attemptPath(attemptID))).body.data.status).toBe("expired")
    await demo.platform.clock.advance(15 * 60_000)
    expect(await demo.call("GET", attemptPath(attemptID))).toMatchObject({
      status: 400,
      body: { _tag: "InvalidRequestError", kind: "Params" },
    })
  }))

test("another directory does not know it", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID } = await beginAttempt(demo, "corp", CORP.browser)
    await demo.instanceOf("/elsewhere")
    expect((await demo.call("GET", `${attemptPath(attemptID)}?directory=/elsewhere`)).status).toBe(400)
  }))

test("a config that has broken meanwhile is reported", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID } = await beginAttempt(demo, "corp", CORP.browser)
    for (const text of ["{", '{"provider": 5}']) {
      await demo.platform.files.write("/workspace/opencode.json", text)
      demo.instance.config.reload()
      expect((await demo.call("GET", attemptPath(attemptID))).status).toBe(400)
    }
  }))

test("keys that cannot be read are reported", () =>
  withProviderLogin({ endpoints: [v2IntegrationAttemptStatus], credentials: unreadableCredentials }, async (demo) => {
    const { pendingProviderLogins } = await import("../../../runtime/storage/provider-logins.ts")
    const { database, clock } = demo.platform
    const login = { state: "s", directory: "/workspace", name: "corp", method: 0, begun: {}, attemptID: "a" }
    pendingProviderLogins(database, clock.now).put({ ...login, startedAt: clock.now() })
    expect((await demo.call("GET", attemptPath("a"))).status).toBe(503)
  }))
