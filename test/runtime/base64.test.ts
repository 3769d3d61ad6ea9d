import { expect, test } from "vitest"
import { decodeBase64, encodeBase64 } from "../../runtime/base64.ts"

test("bytes of any length come back", () => {
  for (let length = 0; length < 300; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256)
    const text = encodeBase64(bytes)
    expect(text).toBe(btoa(String.fromCharCode(...bytes)))
    expect(decodeBase64(text)).toEqual(bytes)
    expect(decodeBase64(text.replace(/=+$/, ""))).toEqual(bytes)
  }
})

test("what is no base64 is not read", () => {
  for (const text of ["a", "abc$", "ab=c", "a===", "äbcd", "ab cd", "abc==", "𝒜bc"]) {
    expect(decodeBase64(text), text).toBeUndefined()
  }
})
