import { expect, test } from "vitest"
import { memoryCredentials } from "../../../adapters/memory/credentials.ts"
import { providerOauthAnswer } from "../../../handlers/provider/oauth-answer.ts"
import { unreadableCredentials } from "../../support/credentials.ts"
import { CORP, type ProviderLoginDemo, withProviderLogin } from "../../support/provider-login.ts"

const endpoints = [providerOauthAnswer]
const PATH = "/provider/oauth/callback"

const get = async ({ app }: ProviderLoginDemo, path: string) => {
  const response = await app(new Request(`http://test${path}`))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** Where the browser is sent to after a login to `corp`. */
const back = async ({ instance, oauth }: ProviderLoginDemo) => {
  const { answer } = await instance.providerLogins.authorize("corp", { method: CORP.browser }, "http://test")
  return oauth.approve(answer.url)
}

test("the browser comes back, and the login is done in the directory that waits for it", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const { search } = await back(demo)
    const answer = await get(demo, `${PATH}${search}&directory=/elsewhere`)
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining("Logged in") })
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
    expect(await demo.credentials.get("corp")).toMatchObject({ type: "oauth" })
  }))

test("what the authorization server says does not get into the page", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const state = (await back(demo)).searchParams.get("state")
    const path = `${PATH}?state=${state}&error=access_denied&error_description=<script>`
    const { status, text } = await get(demo, path)
    expect([status, text.includes("declined"), text.includes("script")]).toEqual([200, true, false])
    expect((await get(demo, path)).status).toBe(404)
  }))

test("a refused code shows, and tells nothing that came with it", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const state = (await back(demo)).searchParams.get("state")
    const answer = await get(demo, `${PATH}?state=${state}&code=<guess>`)
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("failed") })
    expect(answer.text).not.toContain("guess")
  }))

test("a state that no login waits for is not found, and works once; a device's login has none", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    expect((await get(demo, `${PATH}?state=guess&code=x`)).status).toBe(404)
    expect((await get(demo, `${PATH}?code=x`)).status).toBe(400)
    const { search } = await back(demo)
    expect((await get(demo, PATH + search)).status).toBe(200)
    expect((await get(demo, PATH + search)).status).toBe(404)
    await demo.instance.providerLogins.authorize("corp", { method: CORP.device }, "http://test")
    const row = demo.platform.database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'provider_logins'")
    const [{ state }] = JSON.parse(row?.value ?? "[]") as [{ state: string }]
    expect((await get(demo, `${PATH}?state=${state}&code=x`)).status).toBe(404)
  }))

test("a config that became unreadable meanwhile is reported", () =>
  withProviderLogin({ endpoints }, async (demo) => {
    const names: string[] = []
    for (const text of ["{", '{"provider": 5}']) {
      const { search } = await back(demo)
      const before = await demo.platform.files.readText("/workspace/opencode.json")
      await demo.platform.files.write("/workspace/opencode.json", text)
      demo.instance.config.reload()
      names.push((JSON.parse((await get(demo, PATH + search)).text) as { name: string }).name)
      await demo.platform.files.write("/workspace/opencode.json", before ?? "")
      demo.instance.config.reload()
    }
    expect(names).toEqual(["ConfigJsonError", "ConfigInvalidError"])
  }))

test("keys that cannot be read any more are reported", () => {
  const store = memoryCredentials()
  let all = store.all
  return withProviderLogin({ endpoints, credentials: { ...store, all: () => all() } }, async (demo) => {
    const { search } = await back(demo)
    all = unreadableCredentials.all
    expect((await get(demo, PATH + search)).status).toBe(503)
  })
})
