import { expect, test } from "vitest"
import { testGate } from "../support/gate.ts"

const preflight = {
  "access-control-request-method": "POST",
  "access-control-request-headers": "content-type,x-opencode-directory",
}

test("a preflight is answered before authentication", async () => {
  const gate = testGate({ password: "pw" })
  const answer = await gate.send("OPTIONS", "/session", { ...preflight, origin: "http://localhost:3000" })
  expect(answer.status).toBe(204)
  expect(await answer.text()).toBe("")
  expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:3000")
  expect(answer.headers.get("access-control-allow-methods")).toBe("GET, HEAD, PUT, PATCH, POST, DELETE")
  expect(answer.headers.get("access-control-allow-headers")).toBe("content-type,x-opencode-directory")
  expect(answer.headers.get("access-control-max-age")).toBe("86400")
  expect(answer.headers.get("vary")).toContain("Origin")
  expect(gate.passed).toEqual([])
})

test("a preflight of an unknown page gets no permission", async () => {
  const answer = await testGate().send("OPTIONS", "/session", { ...preflight, origin: "https://evil.test" })
  expect(answer.status).toBe(204)
  expect(answer.headers.get("access-control-allow-origin")).toBeNull()
})

test("a page on the internet may reach a server on this machine only when it is known", async () => {
  const asks = { ...preflight, "access-control-request-private-network": "true" }
  const allowed = async (origin: string) =>
    (await testGate().send("OPTIONS", "/session", { ...asks, origin })).headers.get(
      "access-control-allow-private-network",
    )
  expect(await allowed("https://app.opencode.ai")).toBe("true")
  expect(await allowed("https://evil.test")).toBeNull()
})

test("known pages may read answers and the cursors in their headers", async () => {
  const answer = await testGate({ corsOrigins: ["https://app.example.com"] }).send("GET", "/session", {
    origin: "https://app.example.com",
  })
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example.com")
  expect(answer.headers.get("access-control-expose-headers")).toBe("x-next-cursor, Link, x-opencode-cursor")
  expect(answer.headers.get("access-control-allow-credentials")).toBeNull()
})

test("other pages get the same answer without permission to read it", async () => {
  const answer = await testGate().send("GET", "/session", { origin: "https://evil.test" })
  expect(answer.status).toBe(200)
  expect(answer.headers.get("access-control-allow-origin")).toBeNull()
  expect(answer.headers.get("vary")).toContain("Origin")
})

test("refusals carry the same headers, so that a page sees what went wrong", async () => {
  const answer = await testGate({ password: "pw" }).send("GET", "/session", { origin: "http://localhost:3000" })
  expect(answer.status).toBe(401)
  expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:3000")
})
