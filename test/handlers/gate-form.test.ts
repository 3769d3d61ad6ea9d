import { expect, test } from "vitest"
import { createGate } from "../../handlers/gate.ts"
import { testGate } from "../support/gate.ts"

test("a long URL is refused as such", async () => {
  const answer = await testGate().send("GET", `/session?search=${"x".repeat(17_000)}`)
  expect(answer.status).toBe(414)
  expect(await answer.json()).toMatchObject({ name: "UrlTooLongError", data: { limit: 16_384 } })
})

test("long headers are refused as such", async () => {
  const answer = await testGate().send("GET", "/session", { "x-long": "x".repeat(33_000) })
  expect(answer.status).toBe(431)
  expect(await answer.json()).toMatchObject({ name: "HeadersTooLargeError" })
})

test("headers that only a hosted server's parts may send do not get through", async () => {
  const gate = testGate()
  await gate.send("GET", "/session", { "x-opencode-edge-tenant": "other", "x-opencode-directory": "/workspace" })
  const [seen] = gate.passed
  expect([...(seen?.headers.keys() ?? [])].filter((name) => name.startsWith("x-opencode-edge-"))).toEqual([])
  expect(seen?.headers.get("x-opencode-directory")).toBe("/workspace")
})

test("an ordinary request gets through untouched", async () => {
  const gate = testGate()
  const answer = await gate.send("GET", "/session?limit=3")
  expect(gate.passed[0]?.url).toBe("http://localhost:4096/session?limit=3")
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
  expect(answer.headers.get("cache-control")).toBe("no-store")
})

test("the base path is stripped where a proxy has not done it", async () => {
  const gate = testGate({ basePath: "/agent" })
  await gate.send("GET", "/agent/session?limit=3")
  await gate.send("GET", "/agent")
  await gate.send("GET", "/session")
  await gate.send("GET", "/agents")
  expect(gate.passed.map(({ url }) => new URL(url).pathname)).toEqual(["/session", "/", "/session", "/agents"])
})

test("a body survives the rewriting", async () => {
  const gate = createGate(async (request) => new Response(await request.text()), {
    ...{ username: "opencode", allowedHosts: [], corsOrigins: [], basePath: "/agent" },
    ...{ isTrustedProxy: () => false, isReady: () => true, now: () => 0 },
  })
  const request = new Request("http://localhost:4096/agent/session", { method: "POST", body: '{"title":"a"}' })
  expect(await (await gate(request, { address: "127.0.0.1" })).text()).toBe('{"title":"a"}')
})

test("load balancers get an answer without password, name and detail", async () => {
  const gate = testGate({ password: "pw" })
  const health = await gate.send("GET", "/healthz", { host: "10.1.2.3:4096" })
  expect([health.status, await health.text()]).toEqual([200, "ok\n"])
  expect((await gate.send("GET", "/readyz")).status).toBe(200)
  const stopping = testGate({ isReady: () => false })
  expect((await stopping.send("GET", "/readyz")).status).toBe(503)
  expect((await stopping.send("GET", "/healthz")).status).toBe(200)
})
