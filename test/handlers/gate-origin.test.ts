import { expect, test } from "vitest"
import { type TestGate, testGate } from "../support/gate.ts"

const statusesOfPosts = async (gate: TestGate, origins: string[]): Promise<Record<string, number>> => {
  const found: Record<string, number> = {}
  for (const origin of origins) found[origin] = (await gate.send("POST", "/session", { origin })).status
  return found
}

test("a write from a page is answered when its origin is known or is this server", async () => {
  const gate = testGate({ corsOrigins: ["https://app.example.com"], publicURL: "https://agent.example.com" })
  const origins = [
    ...[
      "http://localhost:3000",
      "http://127.0.0.1:5173",
      "tauri://localhost",
      "http://tauri.localhost",
      "oc://renderer",
    ],
    ...["https://opencode.ai", "https://app.opencode.ai", "https://app.example.com", "https://agent.example.com"],
    "http://localhost:4096",
  ]
  expect(Object.values(await statusesOfPosts(gate, origins))).toEqual(origins.map(() => 200))
})

test("a write from any other page is refused", async () => {
  const gate = testGate({ corsOrigins: ["https://app.example.com"] })
  const origins = [
    ...[
      "null",
      "http://evil.test",
      "http://localhost.evil.test",
      "http://localhost.evil.test:3000",
      "http://localhost",
    ],
    ...["https://localhost:3000", "http://localhost:1@evil", "http://127.0.0.1.evil.test:80", "http://localhost:port"],
    ...["https://opencode.ai.evil.test", "https://evilopencode.ai", "http://opencode.ai", "https://opencode.ai:444"],
    ...["https://app.example.com:444", "http://app.example.com", "https://app.example.com.evil.test"],
    ...["https://x.app.example.com", "tauri://localhost.evil.test", "file://", "chrome-extension://abc"],
  ]
  expect(Object.values(await statusesOfPosts(gate, origins))).toEqual(origins.map(() => 403))
  expect(gate.passed).toEqual([])
})

test("the refusal says what to start the server with, unless no page could be let in so", async () => {
  const message = async (origin: string) =>
    (await (await testGate().send("POST", "/session", { origin })).json()).data.message
  expect(await message("https://app.example.com")).toBe(
    'Refuse origin "https://app.example.com": start the server with --cors https://app.example.com to let its pages in',
  )
  expect(await message("null")).toBe('Refuse origin "null": pages without an origin, such as files, may not write here')
})

test("the origin decides for every method that changes something, and for WebSocket upgrades", async () => {
  const evil = { origin: "http://evil.test" }
  const found: Record<string, number> = {}
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS"]) {
    found[method] = (await testGate().send(method, "/session", evil)).status
  }
  expect(found).toEqual({ POST: 403, PUT: 403, PATCH: 403, DELETE: 403, GET: 200, HEAD: 200, OPTIONS: 204 })
  expect((await testGate().send("GET", "/pty/pty_1/connect", { ...evil, upgrade: "websocket" })).status).toBe(403)
})

test("without an origin a write is refused only when the browser says that another site caused it", async () => {
  const found: Record<string, number> = {}
  for (const site of ["cross-site", "same-site", "same-origin", "none"]) {
    found[site] = (await testGate().send("POST", "/session", { "sec-fetch-site": site })).status
  }
  expect(found).toEqual({ "cross-site": 403, "same-site": 200, "same-origin": 200, none: 200 })
  expect((await testGate().send("POST", "/session")).status).toBe(200)
})

test("an allowed origin beats Sec-Fetch-Site", async () => {
  const headers = { origin: "https://app.opencode.ai", "sec-fetch-site": "cross-site" }
  expect((await testGate().send("POST", "/session", headers)).status).toBe(200)
})

test("a password does not lift the rule: browsers send what they remember", async () => {
  const gate = testGate({ password: "pw" })
  expect((await gate.send("POST", "/session", { origin: "http://evil.test" })).status).toBe(403)
})

test("the same host on another port is another origin", async () => {
  const gate = testGate({ allowedHosts: ["dev.example"] })
  const send = (origin: string) => gate.send("POST", "/session", { host: "dev.example:4096", origin })
  expect((await send("http://dev.example:4096")).status).toBe(200)
  expect((await send("http://dev.example:4097")).status).toBe(403)
  expect((await send("http://dev.example")).status).toBe(403)
})

test("a page of an allowed origin writes by CORS, not by a form or blindly; one of this server may", async () => {
  const statusOf = async (origin: string, mode: string) =>
    (await testGate().send("POST", "/session", { origin, "sec-fetch-mode": mode })).status
  const modes = ["cors", "no-cors", "navigate", "websocket"]
  const statuses = (origin: string) => Promise.all(modes.map((mode) => statusOf(origin, mode)))
  expect(await statuses("http://localhost:3000")).toEqual([200, 403, 403, 200])
  expect(await statuses("http://localhost:4096")).toEqual([200, 200, 200, 200])
})

test("a body from a page of another origin has a type that browsers ask for first", async () => {
  const statusOf = async (origin: string | undefined, type: string | undefined) => {
    const headers = { "content-length": "2", ...(origin && { origin }), ...(type && { "content-type": type }) }
    return (await testGate().send("POST", "/session", headers)).status
  }
  const types = [
    ...["application/json", "application/json; charset=utf-8", "application/gzip", undefined],
    ...[
      "text/plain",
      "Text/Plain;charset=utf-8",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
    ],
  ]
  const statuses = (origin?: string) => Promise.all(types.map((type) => statusOf(origin, type)))
  expect(await statuses("http://localhost:3000")).toEqual([200, 200, 200, 403, 403, 403, 403, 403])
  expect(await statuses("http://localhost:4096")).toEqual(types.map(() => 200))
  expect(await statuses()).toEqual(types.map(() => 200))
})

test("a page of another server on this machine cannot borrow the browser's login: neither for a write without a body nor for a terminal", async () => {
  const authorization = `Basic ${btoa("opencode:pw")}`
  const statusOf = async (method: string, path: string, headers: Record<string, string>) =>
    (await testGate({ password: "pw" }).send(method, path, { authorization, ...headers })).status
  const other = { origin: "http://localhost:3000", "sec-fetch-mode": "cors", "content-length": "0" }
  const trust = (headers: Record<string, string>) => statusOf("POST", "/project/trust", headers)
  expect(await trust(other)).toBe(403)
  expect(await trust({ ...other, origin: "http://127.0.0.1:3000" })).toBe(403)
  expect(await trust({ ...other, "content-type": "text/plain" })).toBe(403)
  expect(await statusOf("GET", "/pty/pty_1/connect", { origin: other.origin, upgrade: "websocket" })).toBe(403)
  // What only a page that was admitted by a preflight can say.
  expect(await trust({ ...other, "content-type": "application/json" })).toBe(200)
  expect(await trust({ ...other, "x-opencode-directory": "/work" })).toBe(200)
  expect(await statusOf("DELETE", "/session/ses_1", other)).toBe(200)
  // Origins that a browser on this machine cannot fake, or that its user has named.
  expect(await trust({ ...other, origin: "http://localhost:4096" })).toBe(200)
  for (const origin of ["tauri://localhost", "oc://renderer", "https://app.opencode.ai"]) {
    expect(await trust({ ...other, origin })).toBe(200)
  }
})
