import { expect, test } from "vitest"
import { lineLog } from "../../adapters/shared/log.ts"

const collect = () => {
  const lines: string[] = []
  return {
    lines,
    log: lineLog(
      "info",
      () => 0,
      (line) => lines.push(line),
    ),
  }
}

test("writes one line of JSON per entry, from its level on", () => {
  const { lines, log } = collect()
  log("debug", "Not this")
  log("warn", "Slow\nanswer", { ms: 5, tokens: 10n })
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"Slow\\nanswer","ms":5,"tokens":"10"}',
  ])
})

test("tells errors with their causes", () => {
  const { lines, log } = collect()
  log("error", "Failed", { error: new TypeError("outer", { cause: new Error("inner", { cause: "root" }) }) })
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    error: { name: "TypeError", message: "outer", cause: { name: "Error", message: "inner", cause: "root" } },
  })
})

test("what cannot be written stops nothing", () => {
  const { lines, log } = collect()
  const loop: Record<string, unknown> = {}
  loop["self"] = loop
  log("info", "Loop", loop)
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", message: "Loop" })
})
