import { expect, test } from "vitest"
import { classifyModelError } from "../../../runtime/agent/model-errors.ts"

const apiCall = (statusCode: number, message = "no") =>
  Object.assign(new Error(message), { name: "AI_APICallError", statusCode })

test("an error chunk that is an object is tried again, one that is a text alone is not", () => {
  expect(classifyModelError({ message: "overloaded" })).toMatchObject({
    ...{ error: { name: "APIError", data: { message: "overloaded" } }, retryable: true },
  })
  expect(classifyModelError("prompt is too long")).toEqual({
    ...{ error: { name: "UnknownError", data: { message: "prompt is too long" } }, retryable: false },
  })
})

test("an error chunk that the same request would meet again is final", () => {
  for (const type of ["invalid_request_error", "authentication_error", "insufficient_quota"])
    expect(classifyModelError({ type, message: "no" }).retryable).toBe(false)
})

test("a conflict is tried again; a request that is too large is an overflow", () => {
  expect(classifyModelError(apiCall(409))).toMatchObject({ error: { name: "APIError" }, retryable: true })
  expect(classifyModelError(apiCall(413))).toMatchObject({ error: { name: "ContextOverflowError" }, retryable: false })
})
