import { expect, test } from "vitest"
import { memoryClock } from "../../../adapters/memory/clock.ts"
import { memoryCredentials } from "../../../adapters/memory/credentials.ts"
import { memoryEgress } from "../../../adapters/memory/egress.ts"
import { memoryLog } from "../../../adapters/memory/log.ts"
import { createAsk } from "../../../runtime/oauth/ask.ts"
import { createRenewals, type Renewal } from "../../../runtime/oauth/renewal.ts"
import type { OAuth } from "../../../runtime/schema/auth.ts"
import { migrate } from "../../../runtime/storage/migrations.ts"
import { renewalLeases } from "../../../runtime/storage/renewal-leases.ts"
import { withPlatform } from "../../support/platform.ts"
import { memoryLeases } from "../../support/renewal-leases.ts"
import { githubServer, serveGuarded } from "../../support/github-server.ts"

const TOKEN_URL = "https://auth.test/token"
const STANDARD: Renewal = { type: "standard", tokenUrl: TOKEN_URL, clientId: "c", clientSecret: "secret-canary" }
const HOUR_MS = 3_600_000

/** A login that ends after `lifeMs`, and an authorization server that gives `access-2` and so on. */
const setUp = (lifeMs: number, answer?: (form: Record<string, string>) => Response | Promise<Response>) => {
  const [clock, egress, log, store] = [memoryClock(), memoryEgress(), memoryLog(), memoryCredentials()]
  const forms: Record<string, string>[] = []
  serveGuarded(egress, TOKEN_URL, async (request) => {
    const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer())))
    forms.push(form)
    const count = forms.length + 1
    const tokens = { access_token: `access-${count}`, refresh_token: `refresh-${count}`, expires_in: 3600 }
    return answer ? answer(form) : Response.json(tokens)
  })
  const login: OAuth = {
    type: "oauth",
    access: "access-1",
    refresh: "refresh-1-canary",
    expires: clock.now() + lifeMs,
    accountId: "a",
  }
  const leases = memoryLeases()
  const renewals = createRenewals({ store, ask: createAsk(egress), leases, clock, log })
  const fresh = () => renewals.fresh("corp", STANDARD)
  /** Another process on the same store. */
  const other = createRenewals({ store, ask: createAsk(egress), leases, clock, log })
  return {
    other,
    leases,
    clock,
    egress,
    log,
    store,
    forms,
    login,
    renewals,
    fresh,
    put: () => store.set("corp", login),
  }
}

test("a login that has time is given as it is", async () => {
  const { fresh, put, login, forms } = setUp(61_000)
  await put()
  expect(await fresh()).toEqual(login)
  expect(forms).toEqual([])
})

test("one that ends within a minute is renewed, once for all who ask, and kept", async () => {
  const { fresh, put, forms, store, clock } = setUp(60_000)
  await put()
  const many = await Promise.all(Array.from({ length: 20 }, fresh))
  const renewed = {
    type: "oauth",
    access: "access-2",
    refresh: "refresh-2",
    expires: clock.now() + HOUR_MS,
    accountId: "a",
  }
  for (const login of many) expect(login).toEqual(renewed)
  expect(await store.get("corp")).toEqual(renewed)
  expect(forms).toEqual([
    {
      grant_type: "refresh_token",
      refresh_token: "refresh-1-canary",
      client_id: "c",
      client_secret: "secret-canary",
    },
  ])
  await clock.advance(HOUR_MS)
  expect((await fresh()).access).toBe("access-3")
})

test("another process waits, and then takes what it finds", async () => {
  const { other, fresh, put, forms, clock } = setUp(0)
  await put()
  const both = Promise.all([fresh(), other.fresh("corp", STANDARD)])
  await clock.sleeping()
  await clock.advance(100)
  const [mine, theirs] = await both
  expect(theirs).toEqual(mine)
  expect(forms).toHaveLength(1)
})

test("a lease is one process's, until it lets go or is gone", () =>
  withPlatform(async ({ database, clock }) => {
    migrate(database)
    const [one, two] = [renewalLeases(database, clock.now), renewalLeases(database, clock.now)]
    expect([one.take("a"), two.take("a"), two.take("b")]).toEqual([true, false, true])
    one.release("a")
    expect([two.take("a"), one.take("a")]).toEqual([true, false])
    await clock.advance(30_000)
    expect(one.take("a")).toBe(true)
  }))

test("a server that gives no new refresh token means the old one, one without an end means none", async () => {
  const { fresh, put } = setUp(0, () => Response.json({ access_token: "access-2" }))
  await put()
  expect(await fresh()).toMatchObject({ access: "access-2", refresh: "refresh-1-canary", expires: 0 })
  expect((await fresh()).access).toBe("access-2")
})

test("a refusal says to log in again, with none of the secrets in it", async () => {
  const { fresh, put, log } = setUp(0, ({ refresh_token: token }) =>
    Response.json({ error: "invalid_grant", error_description: `${token} secret-canary has ended` }, { status: 400 }),
  )
  await put()
  const error = await fresh().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    name: "ProviderAuthError",
    data: {
      providerID: "corp",
      message: 'Log in to provider "corp" again: its login was not renewed: invalid_grant: … … has ended',
    },
  })
  expect(log.entries).toHaveLength(1)
  expect(JSON.stringify(log.entries)).not.toContain("canary")
})

test("a server that cannot be reached, or answers what it should not", async () => {
  for (const answer of [
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("busy", { status: 503 }),
    () => new Response("<html>"),
    () => Response.json([]),
    () => Response.json({ access_token: 5 }),
  ]) {
    const { fresh, put } = setUp(0, answer)
    await put()
    await expect(fresh()).rejects.toMatchObject({ name: "ProviderAuthError", data: { providerID: "corp" } })
  }
})

test("a login that still has a minute is used when it cannot be renewed", async () => {
  const { fresh, put, login } = setUp(30_000, () => new Response(null, { status: 503 }))
  await put()
  expect(await fresh()).toEqual(login)
})

test("one without a refresh token ends", async () => {
  const { fresh, store, login, forms } = setUp(0)
  await store.set("corp", { ...login, refresh: "" })
  await expect(fresh()).rejects.toMatchObject({ name: "ProviderAuthError" })
  expect(forms).toEqual([])
})

test("what changed meanwhile wins: a new login, a logout", async () => {
  const gone = setUp(0, async () => {
    await gone.store.remove("corp")
    return Response.json({ access_token: "late" })
  })
  await gone.put()
  await expect(gone.fresh()).rejects.toMatchObject({ name: "ProviderAuthError" })
  expect(await gone.store.get("corp")).toBeUndefined()

  // The user logs in anew while the old login is refused.
  const quicker = setUp(0, async () => {
    await quicker.store.set("corp", { ...quicker.login, access: "theirs", refresh: "next", expires: 0 })
    return Response.json({ error: "invalid_grant" }, { status: 400 })
  })
  await quicker.put()
  expect((await quicker.fresh()).access).toBe("theirs")
  expect((await quicker.store.get("corp")) as OAuth).toMatchObject({ access: "theirs" })
})

test("without a login there is none to renew", async () => {
  const { fresh, store } = setUp(0)
  await expect(fresh()).rejects.toMatchObject({ name: "ProviderAuthError" })
  await store.set("corp", { type: "api", key: "k" })
  await expect(fresh()).rejects.toMatchObject({ name: "ProviderAuthError" })
})

test("Copilot: GitHub's token stays, also one that another program has kept without a token of Copilot", async () => {
  const { egress, clock, store, renewals } = setUp(0)
  const github = githubServer(egress, clock.now)
  const fresh = () => renewals.fresh("github-copilot", { type: "copilot" })
  await store.set("github-copilot", { type: "oauth", access: "gho_x", refresh: "gho_x", expires: 0 })
  expect(await fresh()).toMatchObject({ access: expect.stringContaining("tid=1;"), refresh: "gho_x" })
  await fresh()
  expect(github.requests).toHaveLength(1)
  await clock.advance(24.5 * 60_000)
  expect(await fresh()).toMatchObject({ access: expect.stringContaining("tid=2;"), refresh: "gho_x" })
  await clock.advance(HOUR_MS)
  github.refuseCopilot(401, { message: "Bad credentials" })
  await expect(fresh()).rejects.toMatchObject({
    name: "ProviderAuthError",
    data: { message: expect.stringMatching(/^Log in to provider "github-copilot" again: .*Bad credentials/) },
  })
})

test("Copilot of an enterprise is asked for at its domain", async () => {
  const { egress, clock, store, renewals } = setUp(0)
  const github = githubServer(egress, clock.now, "company.ghe.com")
  const login = { type: "oauth" as const, access: "", refresh: "gho_x", expires: 0, enterpriseUrl: "company.ghe.com" }
  await store.set("github-copilot", login)
  expect(await renewals.fresh("github-copilot", { type: "copilot" })).toMatchObject({
    enterpriseUrl: "company.ghe.com",
  })
  expect(github.requests.map(({ path }) => path)).toEqual(["/copilot_internal/v2/token"])
})
