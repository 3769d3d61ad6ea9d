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
  expect(await verifyPassword(bytes("pw"), "pw")).toBe(false)
})
