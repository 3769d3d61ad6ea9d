import { expect, test } from "vitest"
import { attemptEndpoints as endpoints, attemptPath, beginAttempt } from "../../support/attempts.ts"
import { CORP, withProviderLogin } from "../../support/provider-login.ts"

test("a pasted code, or the whole address, logs in", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    for (const paste of [(back: URL) => back.searchParams.get("code"), (back: URL) => back.href]) {
      const { attemptID, url } = await beginAttempt(demo, "corp", CORP.paste)
      const back = await demo.oauth.approve(url)
      const answer = await demo.call("POST", `${attemptPath(attemptID)}/complete`, { code: paste(back) })
      expect([answer.status, answer.body]).toEqual([204, undefined])
      expect((await demo.call("GET", attemptPath(attemptID))).body.data.status).toBe("complete")
      expect(await demo.credentials.get("corp")).toMatchObject({ type: "oauth" })
    }
  }))

test("without a code it waits for the browser", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID, url } = await beginAttempt(demo, "corp", CORP.browser)
    const answered = demo.call("POST", `${attemptPath(attemptID)}/complete`, {})
    await demo.platform.clock.sleeping()
    const { searchParams } = await demo.oauth.approve(url)
    await demo.instance.providerLogins.receive(searchParams.get("state") ?? "", searchParams.get("code") ?? "")
    expect((await answered).status).toBe(204)
  }))

test("a missing, a refused and a foreign code, an unknown attempt, and one that is over", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { attemptID, url } = await beginAttempt(demo, "corp", CORP.paste)
    const send = (code?: string, id = attemptID) => demo.call("POST", `${attemptPath(id)}/complete`, { code })
    const refused = (message: string) => ({
      status: 400,
      body: { _tag: "InvalidRequestError", message: expect.stringContaining(message) },
    })
    expect(await send()).toMatchObject(refused("Send the code"))
    const back = await demo.oauth.approve(url)
    back.searchParams.set("state", "forged")
    expect(await send(back.href)).toMatchObject(refused("another"))
    expect(await send("guess")).toMatchObject(refused("invalid_grant"))
    expect((await demo.call("GET", attemptPath(attemptID))).body.data.status).toBe("failed")
    expect(await send("x", "nope")).toMatchObject(refused("no attempt"))
    const next = await beginAttempt(demo, "corp", CORP.paste)
    expect(await send("x")).toMatchObject(refused("no attempt"))
    await demo.platform.clock.advance(15 * 60_000)
    expect(await send("x", next.attemptID)).toMatchObject(refused("Begin a login"))
  }))
