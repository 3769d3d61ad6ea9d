import { expect, test } from "vitest"
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
