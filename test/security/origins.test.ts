import { expect, test } from "vitest"
import { registry } from "../../handlers/registry.ts"
import { basic, testGate } from "../support/gate.ts"

/** Origins of pages that nobody has allowed; many look like allowed ones. */
const HOSTILE = [
  ...[
    "null",
    "http://evil.test",
    "https://evil.test",
    "http://localhost",
    "https://localhost:3000",
    "http://[::1]:3000",
  ],
  ...[
    "http://localhost.evil.test:3000",
    "http://localhost:3000.evil.test",
    "http://localhost:1@evil.test",
    "http://127.0.0.1.evil.test:80",
  ],
  ...[
    "http://localhost:3000/",
    "http://localhost:3000, http://evil.test",
    " http://evil.test",
    "http://LOCALHOST.evil.test:80",
  ],
  ...[
    "https://opencode.ai.evil.test",
    "https://evilopencode.ai",
    "http://opencode.ai",
    "https://opencode.ai:444",
    "https://opencode.ai@evil.test",
  ],
  ...[
    "https://x.opencode.ai.evil.test",
    "tauri://localhost.evil.test",
    "tauri://evil",
    "https://tauri.localhost",
    "file://",
    "data:",
  ],
  ...[
    "chrome-extension://abc",
    "http://localhost:123456",
    "http://0.0.0.0:4096",
    "http://127.1:4096",
    "http://localhost:4097x",
  ],
]

/** What forms and scripts can send to another site without asking it first. */
const SIMPLE: Record<string, string>[] = [
  {},
  { "content-type": "text/plain" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "content-type": "multipart/form-data; boundary=x" },
]

const pathOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, "x_1")
const writes = registry.filter(({ method }) => method !== "get")
const reads = registry.filter(({ method }) => method === "get")
const streams = reads.filter(({ output }) => output.kind === "events")

test("no write of any route escapes the rule, whatever the page sends", async () => {
  const gate = testGate()
  const escaped: string[] = []
  for (const { method, path } of writes) {
    for (const origin of HOSTILE) {
      const { status } = await gate.send(method.toUpperCase(), pathOf(path), { origin })
      if (status !== 403) escaped.push(`${method} ${path} from ${origin}: ${status}`)
    }
    for (const headers of SIMPLE) {
      const { status } = await gate.send(method.toUpperCase(), pathOf(path), {
        ...headers,
        "sec-fetch-site": "cross-site",
      })
      if (status !== 403) escaped.push(`${method} ${path} without origin: ${status}`)
    }
  }
  expect(escaped).toEqual([])
  expect(gate.passed).toEqual([])
  expect(writes.length).toBeGreaterThan(25)
})

test("nor does one when the browser knows the password", async () => {
  const gate = testGate({ password: "pw" })
  for (const { method, path } of writes) {
    const headers = { ...basic("opencode", "pw"), origin: "http://evil.test" }
    expect((await gate.send(method.toUpperCase(), pathOf(path), headers)).status, path).toBe(403)
  }
  expect(gate.passed).toEqual([])
})

test("event streams and terminals are opened for no other page, however their path is written", async () => {
  const gate = testGate()
  const paths = [...streams.map(({ path }) => path), "/pty/pty_1/connect", "/api/event", "/api/pty/pty_1/connect"]
  const spelled = paths.flatMap((path) => [path, `/${path}`, `${path}/`, path.toUpperCase(), `${path}?directory=/x`])
  for (const path of spelled) {
    for (const origin of HOSTILE) expect((await gate.send("GET", path, { origin })).status, path).toBe(403)
    expect((await gate.send("GET", path, { "sec-fetch-site": "cross-site" })).status, path).toBe(403)
    expect((await gate.send("GET", path, { origin: "http://localhost:3000" })).status, path).toBe(200)
    expect((await gate.send("GET", path)).status, path).toBe(200)
  }
  expect(gate.passed.length).toBe(2 * spelled.length)
})

test("what a page embeds or fetches from another site is not answered, so that neither status, size nor time tell it anything", async () => {
  const gate = testGate()
  const embedded = (mode: string, dest: string) => ({
    ...{ "sec-fetch-site": "cross-site", "sec-fetch-mode": mode, "sec-fetch-dest": dest },
  })
  const ways = [
    ...[embedded("no-cors", "image"), embedded("no-cors", "script"), embedded("no-cors", "empty")],
    ...[
      embedded("navigate", "iframe"),
      embedded("navigate", "object"),
      { ...embedded("cors", "empty"), origin: "http://evil.test" },
    ],
    { ...embedded("cors", "empty"), origin: "null" },
  ]
  for (const { path } of reads) {
    for (const headers of ways) expect((await gate.send("GET", pathOf(path), headers)).status, path).toBe(403)
  }
  expect(gate.passed).toEqual([])
})

test("a link to this server works, and so does a known page", async () => {
  const gate = testGate()
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }
  expect((await gate.send("GET", "/", link)).status).toBe(200)
  const known = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", origin: "https://app.opencode.ai" }
  expect((await gate.send("GET", "/session", known)).status).toBe(200)
  expect((await gate.send("POST", "/session", known)).status).toBe(200)
})
