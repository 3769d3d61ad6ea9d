import { expect, test } from "vitest"
import { homeInID, homeInSecret, homeOf, sealOf } from "../../runtime/home.ts"
import { createIDs } from "../../runtime/ids.ts"

test("a home is eight base62 characters that secret, tenant and root decide", async () => {
  const home = await homeOf("secret", "ann", "/workspace")
  expect(home).toMatch(/^[0-9A-Za-z]{8}$/)
  expect(await homeOf("secret", "ann", "/workspace")).toBe(home)
  const others = await Promise.all([
    homeOf("other", "ann", "/workspace"),
    homeOf("secret", "bob", "/workspace"),
    homeOf("secret", "ann", "/workspace/a"),
  ])
  expect(new Set([home, ...others]).size).toBe(4)
})

test("tenant and root cannot be shifted into each other", async () => {
  expect(await homeOf("secret", "ann", "/b/c")).not.toBe(await homeOf("secret", "ann/b", "/c"))
})

test("ids that have to find their object again name its home", async () => {
  const home = await homeOf("secret", "ann", "/workspace")
  const ids = createIDs({ now: () => 1_700_000_000_000, home })
  expect((["ses", "per", "que", "pty"] as const).map((prefix) => homeInID(ids.make(prefix)))).toEqual([
    home,
    home,
    home,
    home,
  ])
})

test("other ids name none", () => {
  const ids = createIDs({ now: () => 1, home: "AAAAAAAA" })
  expect(["msg", "prt", "evt"].map((prefix) => homeInID(ids.make(prefix as "msg")))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(homeInID("ses_mine")).toBeUndefined()
  expect(homeInID("")).toBeUndefined()
})

test("secrets of shares begin with it and its seal, which nobody else can make", async () => {
  const home = await homeOf("secret", "ann", "/workspace")
  const seal = await sealOf("secret", home)
  const made = createIDs({ now: () => 1, home, seal }).secret()
  expect(made).toMatch(/^[0-9A-Za-z]{32}$/)
  expect(made.startsWith(home + seal)).toBe(true)
  expect(await homeInSecret("secret", made)).toBe(home)
  const other = await sealOf("other", home)
  const forged = [
    home + other + made.slice(16),
    `AAAAAAAA${made.slice(8)}`,
    "x".repeat(32),
    made.slice(1),
    `${made}x`,
    "",
  ]
  for (const text of forged) expect([text, await homeInSecret("secret", text)]).toEqual([text, undefined])
  expect(seal).not.toBe(home)
})
