import { expect, test } from "vitest"
import type { Identity } from "../../handlers/auth.ts"
import { createGate } from "../../handlers/gate.ts"
import { hashPassword } from "../../handlers/password-hash.ts"
import { basic } from "../support/gate.ts"

/** A gate with some users; `seen` are the identities that the app was told, in order. */
const gateOf = (users: Record<string, string>, more: { password?: string } = {}) => {
  const seen: (Identity | undefined)[] = []
  const gate = createGate(
    async (_request, identity) => {
      seen.push(identity)
      return new Response("{}")
    },
    {
      ...{ username: "opencode", users, allowedHosts: [], corsOrigins: [], basePath: "", ...more },
      ...{ isTrustedProxy: () => false, isReady: () => true, now: () => 0 },
    },
  )
  const send = (headers: Record<string, string>) =>
    gate(new Request("http://localhost:4096/session", { headers }), { address: "127.0.0.1" })
  return { seen, send }
}

test("each user is let in by the own password, and the app learns who it is", async () => {
  const { seen, send } = gateOf({ ann: await hashPassword("a"), bob: await hashPassword("b") })
  expect((await send(basic("ann", "a"))).status).toBe(200)
  expect((await send(basic("bob", "b"))).status).toBe(200)
  expect((await send(basic("ann", "a"))).status).toBe(200)
  expect(seen).toEqual([{ user: "ann" }, { user: "bob" }, { user: "ann" }])
})

test("another user's password, an unknown name and no name are refused", async () => {
  const { seen, send } = gateOf({ ann: await hashPassword("a"), bob: await hashPassword("b") })
  const found: number[] = []
  for (const headers of [basic("ann", "b"), basic("eve", "a"), basic("", ""), basic("constructor", "a")]) {
    found.push((await send(headers)).status)
  }
  expect(found).toEqual([401, 401, 401, 401])
  expect(seen).toEqual([])
})

test("the server's own password stays valid beside the users", async () => {
  const { seen, send } = gateOf({ ann: await hashPassword("a") }, { password: "pw" })
  expect((await send(basic("opencode", "pw"))).status).toBe(200)
  expect((await send(basic("ann", "a"))).status).toBe(200)
  expect(seen).toEqual([{ user: "opencode" }, { user: "ann" }])
})
