import { expect, test } from "vitest"
import { basic, type TestGate, testGate } from "../support/gate.ts"

const statuses = async (gate: TestGate, hosts: string[]): Promise<Record<string, number>> => {
  const found: Record<string, number> = {}
  for (const host of hosts) found[host] = (await gate.send("GET", "/config", { host })).status
  return found
}

test("without a password only names of this server are answered", async () => {
  const hosts = [
    ...["localhost", "localhost:4096", "LocalHost:4096", "127.0.0.1:4096", "[::1]:4096", "localhost:9999"],
    ...["evil.test", "evil.test:4096", "localhost.evil.test", "evil.test.", "localhost.", "localhost:4096.evil.test"],
    ...[
      "127.0.0.1.evil.test",
      "127.1",
      "0.0.0.0:4096",
      "169.254.169.254",
      "[::ffff:127.0.0.1]",
      "localhost:4096@evil.test",
    ],
    ...[
      "localhost:",
      "localhost:123456",
      ":4096",
      "localhost%00.evil.test",
      "localhost#.evil.test",
      "localhost/evil.test",
    ],
  ]
  expect(await statuses(testGate(), hosts)).toEqual({
    localhost: 200,
    "localhost:4096": 200,
    "LocalHost:4096": 200,
    "127.0.0.1:4096": 200,
    "[::1]:4096": 200,
    "localhost:9999": 200,
    "evil.test": 403,
    "evil.test:4096": 403,
    "localhost.evil.test": 403,
    "evil.test.": 403,
    "localhost.": 403,
    "localhost:4096.evil.test": 403,
    "127.0.0.1.evil.test": 403,
    "127.1": 403,
    "0.0.0.0:4096": 403,
    "169.254.169.254": 403,
    "[::ffff:127.0.0.1]": 403,
    "localhost:4096@evil.test": 403,
    "localhost:": 403,
    "localhost:123456": 403,
    ":4096": 403,
    "localhost%00.evil.test": 403,
    "localhost#.evil.test": 403,
    "localhost/evil.test": 403,
  })
})

test("a refused name reaches no app and the answer says what to do", async () => {
  const gate = testGate()
  const answer = await gate.send("GET", "/config", { host: "evil.test" })
  expect(await answer.json()).toEqual({
    name: "ForbiddenError",
    data: {
      message: 'Use a name of this server instead of "evil.test", or start it with --allowed-host or a password',
    },
  })
  expect(gate.passed).toEqual([])
})

test("preflights from a refused name are refused too", async () => {
  expect((await testGate().send("OPTIONS", "/session", { host: "evil.test" })).status).toBe(403)
})

test("allowed names and the public address are answered, their neighbours are not", async () => {
  const gate = testGate({ allowedHosts: ["Dev.Example"], publicURL: "https://agent.example.com:8443/x" })
  const hosts = ["dev.example:4096", "agent.example.com", "sub.dev.example", "xdev.example", "example.com"]
  expect(Object.values(await statuses(gate, hosts))).toEqual([200, 200, 403, 403, 403])
})

test("X-Forwarded-Host counts only from a trusted proxy", async () => {
  const gate = testGate({ isTrustedProxy: (address) => address === "10.0.0.1" })
  const forged = { host: "evil.test", "x-forwarded-host": "localhost" }
  expect((await gate.send("GET", "/config", forged, "10.0.0.2")).status).toBe(403)
  expect((await gate.send("GET", "/config", forged, "10.0.0.1")).status).toBe(200)
  const named = { host: "localhost", "x-forwarded-host": "evil.test" }
  expect((await gate.send("GET", "/config", named, "10.0.0.1")).status).toBe(403)
})

test("with a password the name does not matter, since pages of other names do not know it", async () => {
  const gate = testGate({ password: "pw" })
  const headers = { host: "lan-name:4096", ...basic("opencode", "pw") }
  expect((await gate.send("GET", "/config", headers)).status).toBe(200)
})
