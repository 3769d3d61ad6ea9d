import { expect, test } from "vitest"
import { experimentalConsoleGet } from "../../../handlers/experimental-console/get.ts"
import { withApp } from "../../support/app.ts"

test("there is no account, and no provider comes from one", () =>
  withApp([experimentalConsoleGet], async ({ call }) => {
    const { status, body } = await call("GET", "/experimental/console?directory=/workspace")
    expect(status).toBe(200)
    expect(body).toEqual({ consoleManagedProviders: [], switchableOrgCount: 0 })
  }))
