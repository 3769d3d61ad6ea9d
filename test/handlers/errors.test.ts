import { expect, test } from "vitest"
import { memoryLog } from "../../adapters/memory/log.ts"
import { toNamedError } from "../../handlers/errors.ts"

test("a full disk is named, other causes stay in the log", () => {
  const log = memoryLog()
  expect(toNamedError(new Error("database or disk is full"), log).message).toMatch(
    /^Answer this request: the server's disk is full, see err_\w+ in the server's log$/,
  )
  expect(toNamedError(new Error("secret"), log).message).toMatch(/^Answer this request: an internal error, see err_\w+/)
  expect(log.entries.map(({ level }) => level)).toEqual(["error", "error"])
})
