import { expect, test } from "vitest"
import { attemptEndpoints as endpoints, attemptPath, beginAttempt } from "../../support/attempts.ts"
import { CORP, withProviderLogin } from "../../support/provider-login.ts"

test("a login that waits is given up: its answer is not taken any more, and who waits is told", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID, url } = await beginAttempt(demo, "corp", CORP.browser)
    const waiting = demo.call("POST", `${attemptPath(attemptID)}/complete`, {})
    await demo.platform.clock.sleeping()
    const answer = await demo.call("DELETE", attemptPath(attemptID))
    expect([answer.status, answer.body]).toEqual([204, undefined])
    expect((await waiting).status).toBe(400)
    const { searchParams } = await demo.oauth.approve(url)
    const late = demo.instance.providerLogins.receive(searchParams.get("state") ?? "", searchParams.get("code") ?? "")
    await expect(late).rejects.toMatchObject({ name: "NotFoundError" })
    expect((await demo.call("GET", attemptPath(attemptID))).status).toBe(400)
  }))

test("nothing asks after a device any more", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID } = await beginAttempt(demo, "corp", CORP.device)
    await demo.call("GET", attemptPath(attemptID))
    await demo.platform.clock.sleeping()
    await demo.call("DELETE", attemptPath(attemptID))
    demo.oauth.device("approved")
    await demo.platform.clock.advance(60_000)
    expect(await demo.credentials.get("corp")).toBeUndefined()
  }))

test("what has ended, belongs elsewhere or is unknown is left alone", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    expect((await demo.call("DELETE", attemptPath("nope"))).status).toBe(204)
    const { attemptID, url } = await beginAttempt(demo, "corp", CORP.paste)
    await demo.instanceOf("/elsewhere")
    expect((await demo.call("DELETE", `${attemptPath(attemptID)}?directory=/elsewhere`)).status).toBe(204)
    const code = (await demo.oauth.approve(url)).searchParams.get("code")
    expect((await demo.call("POST", `${attemptPath(attemptID)}/complete`, { code })).status).toBe(204)
    expect((await demo.call("DELETE", attemptPath(attemptID))).status).toBe(204)
    expect((await demo.call("GET", attemptPath(attemptID))).body.data.status).toBe("complete")
  }))
