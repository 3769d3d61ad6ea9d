import { expect, test } from "vitest"
import { appLog } from "../../../handlers/app/log.ts"
import { withApp } from "../../support/app.ts"

test("an entry is in the log, what it adds in a field of its own", () =>
  withApp([appLog], async ({ call, platform }) => {
    const entry = { service: "tui", level: "warn", message: "Slow", extra: { level: "error", ms: 5 } }
    expect(await call("POST", "/log", entry)).toMatchObject({ status: 200, body: true })
    expect(platform.log.entries).toEqual([
      { level: "warn", message: "Slow", fields: { service: "tui", extra: { level: "error", ms: 5 } } },
    ])
  }))

test("control characters are stripped and long texts cut", () =>
  withApp([appLog], async ({ call, platform }) => {
    const forged = 'x\n\u001b[2J\u2028{"level":"error"}'
    await call("POST", "/log", { service: forged, level: "info", message: "m".repeat(100_000), extra: { forged } })
    await call("POST", "/log", { service: "s", level: "info", message: "m", extra: { long: "e".repeat(100_000) } })
    const [first, second] = platform.log.entries
    expect(first?.fields).toEqual({
      service: 'x [2J {"level":"error"}',
      extra: { forged: 'x [2J {"level":"error"}' },
    })
    expect(first?.message.length).toBeLessThan(10_000)
    expect(JSON.stringify(second).length).toBeLessThan(10_000)
  }))

test("an unknown level, missing fields and broken JSON are bad requests", () =>
  withApp([appLog], async ({ call, platform }) => {
    expect((await call("POST", "/log", { service: "s", level: "loud", message: "m" })).body).toEqual({
      name: "BadRequest",
      data: { message: expect.stringContaining('["level"]'), kind: "Payload" },
    })
    expect((await call("POST", "/log", {})).status).toBe(400)
    expect((await call("POST", "/log", '{"oops": ')).body.data.kind).toBe("Payload")
    expect(platform.log.entries).toEqual([])
  }))
