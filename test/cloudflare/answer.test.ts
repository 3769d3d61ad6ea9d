import { expect, test } from "vitest"
import { answer, unwrap } from "../../adapters/cloudflare/answer.ts"
import { NamedError } from "../../runtime/errors.ts"

const missing = new NamedError("NotFoundError", { message: "Find it: it is not there" })

test("an error keeps its name and data on the way between objects", async () => {
  const sent = structuredClone(await answer(() => Promise.reject(missing)))
  await expect(unwrap(Promise.resolve(sent))).rejects.toMatchObject({ name: "NotFoundError", data: missing.data })
  expect(await unwrap(answer(() => 7))).toBe(7)
})

test("an object that is just being restarted is away, any other failure stays what it is", async () => {
  const reset = Object.assign(new Error("Durable Object reset because its code was updated."), { retryable: true })
  await expect(unwrap(Promise.reject(reset))).rejects.toMatchObject({ name: "ServiceUnavailableError" })
  await expect(unwrap(Promise.reject(new TypeError("a bug")))).rejects.toThrow(TypeError)
  await expect(answer(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow(TypeError)
})
