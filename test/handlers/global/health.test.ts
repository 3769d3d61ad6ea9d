import { expect, test } from "vitest"
import { globalHealth } from "../../../handlers/global/health.ts"
import { VERSION } from "../../../runtime/version.ts"
import { withApp } from "../../support/app.ts"

test("the server is healthy and says its version", () =>
  withApp([globalHealth], async ({ call }) => {
    expect(await call("GET", "/global/health")).toMatchObject({
      status: 200,
      body: { healthy: true, version: VERSION },
    })
  }))

test("a directory that is none does not matter", () =>
  withApp([globalHealth], async ({ call }) => {
    expect((await call("GET", "/global/health?directory=%2Fnowhere%00")).status).toBe(200)
  }))
