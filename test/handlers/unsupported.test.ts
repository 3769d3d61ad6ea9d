import { expect, test } from "vitest"
import { registry } from "../../handlers/registry.ts"
import { unsupported, unsupportedEndpoints } from "../../handlers/unsupported.ts"
import { coverageOf } from "../../scripts/coverage.ts"
import operations from "../fixtures/operations.json" with { type: "json" }
import { withApp } from "../support/app.ts"

test("every operation of upstream's is implemented, or refused with a reason", () => {
  const missing = coverageOf(operations, registry, unsupported).filter(({ state }) => state === undefined)
  expect(missing).toEqual([])
})

test("what is refused is upstream's, under its name, and not implemented as well", () => {
  const recorded = operations.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`)
  const refused = unsupported.map(({ operationId, method, path }) => `${operationId} ${method} ${path}`)
  expect(refused.filter((each) => !recorded.includes(each))).toEqual([])
  const implemented = new Set(registry.map(({ operationId }) => operationId))
  expect(unsupported.filter(({ operationId }) => implemented.has(operationId))).toEqual([])
})

test("extensions are marked as such", () => {
  const own = coverageOf(operations, registry, unsupported).filter(({ state }) => state === "extension")
  const marked = registry.filter(({ extension }) => extension).map(({ operationId }) => operationId)
  expect(own.map(({ operationId }) => operationId).sort()).toEqual(marked.sort())
})

test("refusals say what to do instead, in the form of their API", () =>
  withApp([...registry, ...unsupportedEndpoints], async ({ call }) => {
    for (const { method, path, message } of unsupported) {
      const { status, body } = await call(method.toUpperCase(), path.replaceAll(/[{}]/g, ""))
      const expected = path.startsWith("/api/")
        ? { _tag: "UnsupportedError", message }
        : { name: "UnsupportedError", data: { message } }
      expect([status, body], path).toEqual([501, expected])
    }
  }))
