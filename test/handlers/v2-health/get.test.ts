import { expect, test } from "vitest"
import { v2HealthGet } from "../../../handlers/v2-health/get.ts"
import { withApp } from "../../support/app.ts"

test("the server says that it is up, whatever directory is named", () =>
  withApp([v2HealthGet], async ({ call }) => {
    expect(await call("GET", "/api/health")).toMatchObject({ status: 200, body: { healthy: true } })
    expect((await call("GET", "/API/health/?location%5Bdirectory%5D=/missing")).body).toEqual({ healthy: true })
  }))
