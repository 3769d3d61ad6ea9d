import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { slowJson } from "../../handlers/slow.ts"
import { NamedError } from "../../runtime/errors.ts"

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] }))
afterEach(() => void vi.useRealTimers())

const deferred = () => {
  let resolve: (value: unknown) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const work = new Promise<unknown>((done, fail) => {
    resolve = done
    reject = fail
  })
  return { work, resolve, reject }
}

const toError = (error: unknown) =>
  error instanceof NamedError ? error : new NamedError("UnknownError", { message: "Failed", ref: "err_0" })

test("what is ready in ten seconds is a plain answer, and a plain error", async () => {
  const answer = slowJson(Promise.resolve({ a: 1 }), JSON.stringify, toError)
  await vi.advanceTimersByTimeAsync(0)
  const response = await answer
  expect([response.status, await response.text()]).toEqual([200, '{"a":1}'])
  const failure = new NamedError("NotFoundError", { message: "Gone" })
  await expect(slowJson(Promise.reject(failure), JSON.stringify, toError)).rejects.toBe(failure)
  expect(vi.getTimerCount()).toBe(0)
})

test("after ten seconds spaces come, then the JSON", async () => {
  const { work, resolve } = deferred()
  const answer = slowJson(work, JSON.stringify, toError)
  await vi.advanceTimersByTimeAsync(10_000)
  const response = await answer
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"])
  await vi.advanceTimersByTimeAsync(30_000)
  resolve({ a: 1 })
  await vi.advanceTimersByTimeAsync(0)
  const text = await response.text()
  expect(text).toBe('   {"a":1}')
  expect(JSON.parse(text)).toEqual({ a: 1 })
  expect(vi.getTimerCount()).toBe(0)
})

test("a late failure is the JSON of its error", async () => {
  const { work, reject } = deferred()
  const answer = slowJson(work, JSON.stringify, toError)
  await vi.advanceTimersByTimeAsync(10_000)
  const response = await answer
  reject(new NamedError("NotFoundError", { message: "Gone" }))
  expect(JSON.parse(await response.text())).toEqual({ name: "NotFoundError", data: { message: "Gone" } })
})

test("a client that leaves stops the spaces and disturbs nothing", async () => {
  const { work, resolve } = deferred()
  const answer = slowJson(work, JSON.stringify, toError)
  await vi.advanceTimersByTimeAsync(10_000)
  const response = await answer
  await response.body?.cancel()
  expect(vi.getTimerCount()).toBe(0)
  resolve({ a: 1 })
  // An enqueue into the cancelled stream would be an unhandled rejection, which fails the run.
  await work
})
