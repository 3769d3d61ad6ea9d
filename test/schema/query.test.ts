import { expect, test } from "vitest"
import { QueryBoolean, QueryFlag, queryInteger, QueryNumber } from "../../runtime/schema/query.ts"
import { SessionListQuery } from "../../runtime/schema/session-input.ts"

test("a number in a query is read from its spelling", () => {
  expect(QueryNumber.parse("12")).toBe(12)
  expect(QueryNumber.parse("-1.5")).toBe(-1.5)
})

test("what spells no number is refused", () => {
  for (const spelling of ["abc", "1,5", "NaN", "Infinity", ["1", "2"]]) {
    expect(QueryNumber.safeParse(spelling).success, JSON.stringify(spelling)).toBe(false)
  }
})

test("a whole number keeps to its bounds", () => {
  const limit = queryInteger(1, 200)
  expect(limit.parse("200")).toBe(200)
  for (const spelling of ["0", "201", "1.5", "-1"]) {
    expect(limit.safeParse(spelling).success, spelling).toBe(false)
  }
})

test("a boolean in a query is `true` or `false`", () => {
  expect(QueryBoolean.parse("true")).toBe(true)
  expect(QueryBoolean.parse("false")).toBe(false)
  expect(QueryFlag.parse("false")).toBe(false)
  expect(QueryBoolean.safeParse("yes").success).toBe(false)
})

test("absent parameters stay absent and unknown ones are dropped", () => {
  expect(SessionListQuery.parse({ roots: "true", colour: "red" })).toEqual({ roots: true })
})
