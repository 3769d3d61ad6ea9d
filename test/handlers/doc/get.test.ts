import { expect, test } from "vitest"
import { memoryAssets } from "../../../adapters/memory/assets.ts"
import { docGet } from "../../../handlers/doc/get.ts"
import { globalHealth } from "../../../handlers/global/health.ts"
import { withApp } from "../../support/app.ts"

test("it describes what is mounted, and says its length", () =>
  withApp([docGet, globalHealth], async ({ call }) => {
    const { status, headers, body } = await call("GET", "/doc")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe("application/json")
    expect(Number(headers.get("content-length"))).toBe(new TextEncoder().encode(JSON.stringify(body)).byteLength)
    expect(body.openapi).toBe("3.1.0")
    expect(Object.keys(body.paths)).toEqual(["/doc", "/global/health"])
    expect(body.paths["/doc"].get["x-extension"]).toBe(true)
    expect(body.paths["/global/health"].get.operationId).toBe("global.health")
  }))

test("it is the same the second time", () =>
  withApp([docGet], async ({ call }) => {
    expect((await call("GET", "/doc")).body).toEqual((await call("GET", "/doc")).body)
  }))

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" }

test("a browser gets a page that runs nothing but this server's scripts", () =>
  withApp(
    [docGet],
    async ({ app }) => {
      const answer = await app(new Request("http://test/doc", { headers: BROWSER }))
      expect(answer.status).toBe(200)
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8")
      expect(answer.headers.get("vary")).toContain("Accept")
      const policy = answer.headers.get("content-security-policy") ?? ""
      expect(policy).toContain("default-src 'none'; script-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      const page = await answer.text()
      const scripts = [...page.matchAll(/<script[^]*?<\/script>/g)].map(([script]) => script)
      expect(scripts).toHaveLength(2)
      for (const script of scripts) {
        expect(script).toMatch(/^<script src="doc\/[a-z]+\.js\?[\d.]+" defer><\/script>$/)
      }
      expect(page).not.toMatch(/https?:|\son\w+=/)
      // With a slash at the end the folder is another.
      const slashed = await app(new Request("http://test/doc/", { headers: BROWSER }))
      expect(await slashed.text()).toContain('<script src="start.js?')
    },
    { assets: memoryAssets({ "explorer.js": "1" }) },
  ))

test("programs get the document", () =>
  withApp(
    [docGet],
    async ({ call }) => {
      for (const accept of ["*/*", "application/json", "text/event-stream"]) {
        expect((await call("GET", "/doc", undefined, { accept })).body.openapi).toBe("3.1.0")
      }
    },
    { assets: memoryAssets({ "explorer.js": "1" }) },
  ))

test("where there is no page browsers get the document too", () =>
  withApp([docGet], async ({ call }) => {
    expect((await call("GET", "/doc", undefined, BROWSER)).body.openapi).toBe("3.1.0")
  }))
