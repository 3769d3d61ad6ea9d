import { expect, test } from "vitest"
import { createGate } from "../../handlers/gate.ts"
import { registry } from "../../handlers/registry.ts"
import { withApp } from "../support/app.ts"

const SAME = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  vary: "Origin",
  "x-content-type-options": "nosniff",
}

test("every kind of answer carries the headers that keep browsers from misusing it", () =>
  withApp(registry, async ({ app, instance }) => {
    const gate = createGate(app, {
      ...{ username: "opencode", allowedHosts: [], corsOrigins: [], basePath: "" },
      ...{ isTrustedProxy: () => false, isReady: () => true, now: () => 0 },
    })
    const headersOf = async (method: string, path: string, more: Record<string, string> = {}) => {
      const headers = { host: "localhost", ...more }
      const response = await gate(new Request(`http://localhost${path}`, { method, headers }), { address: "::1" })
      await response.body?.cancel()
      const { "content-length": _, "x-opencode-cursor": __, ...shown } = Object.fromEntries(response.headers)
      return { status: response.status, ...shown }
    }
    const { id } = instance.sessions.create({ title: "<script>alert(1)</script>" })
    const json = { "content-type": "application/json", ...SAME }
    expect(await headersOf("GET", `/session/${id}`)).toEqual({ status: 200, ...json })
    expect(await headersOf("GET", "/session/ses_none")).toEqual({ status: 404, ...json })
    expect(await headersOf("GET", "/nowhere")).toEqual({ status: 404, ...json })
    expect(await headersOf("POST", "/session", { origin: "http://evil.test" })).toEqual({ status: 403, ...json })
    // Browsers get a page there.
    expect(await headersOf("GET", "/doc")).toEqual({ status: 200, ...json, vary: "Accept, Origin" })
    expect(await headersOf("GET", "/")).toEqual({
      status: 200,
      ...SAME,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    })
    expect(await headersOf("GET", "/event")).toEqual({
      status: 200,
      ...SAME,
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    })
    expect(await headersOf("GET", "/healthz")).toEqual({
      status: 200,
      ...SAME,
      "content-type": "text/plain;charset=UTF-8",
    })
  }))

test("a preflight says the same with and without a password, and nothing to pages that are not allowed", async () => {
  const asks = { "access-control-request-method": "POST", host: "localhost" }
  const found: unknown[] = []
  for (const password of [undefined, "pw"]) {
    for (const origin of ["https://evil.test", "http://localhost:3000"]) {
      const gate = createGate(async () => new Response("{}"), {
        ...{ username: "opencode", password, allowedHosts: [], corsOrigins: [], basePath: "" },
        ...{ isTrustedProxy: () => false, isReady: () => true, now: () => 0 },
      })
      const request = new Request("http://localhost/session/ses_1", { method: "OPTIONS", headers: { ...asks, origin } })
      const response = await gate(request, { address: "::1" })
      expect(await response.text()).toBe("")
      found.push([response.status, response.headers.get("access-control-allow-origin")])
    }
  }
  const once = [
    [204, null],
    [204, "http://localhost:3000"],
  ]
  expect(found).toEqual([...once, ...once])
})
