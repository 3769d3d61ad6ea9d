import { expect, test } from "vitest"
import { hashPassword, isPasswordHash, verifyPassword } from "../../handlers/password-hash.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

test("a hash verifies its password and no other", async () => {
  const hash = await hashPassword("sécret")
  expect(isPasswordHash(hash)).toBe(true)
  expect(await verifyPassword(bytes("sécret"), hash)).toBe(true)
  expect(await verifyPassword(bytes("secret"), hash)).toBe(false)
  expect(await verifyPassword(bytes(""), hash)).toBe(false)
})

test("two hashes of one password differ", async () => {
  expect(await hashPassword("pw")).not.toBe(await hashPassword("pw"))
})

test("other texts are no hashes and verify nothing", async () => {
  expect(isPasswordHash("pw")).toBe(false)
  expect(isPasswordHash("pbkdf2-sha256$0$$")).toBe(false)
  const hash = await hashPassword("pw")
  const rounds = (count: number) => isPasswordHash(hash.replace("$100000$", `$${count}$`))
  // Every login would fail: with none everywhere, with more than that on Workers.
  expect([0, 1, 100_000, 100_001].map(rounds)).toEqual([false, true, true, false])
  expect(await verifyPassword(bytes("pw"), "pw")).toBe(false)
})
