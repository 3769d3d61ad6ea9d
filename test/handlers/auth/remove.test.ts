import { expect, test } from "vitest"
import { authRemove } from "../../../handlers/auth/remove.ts"
import { withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("a key is forgotten", () =>
  withApp([authRemove], async ({ call, server }) => {
    await server.credentials.set("acme", { type: "api", key: "k" })
    expect(await call("DELETE", "/auth/acme")).toMatchObject({ status: 200, body: true })
    expect(await server.credentials.get("acme")).toBeUndefined()
  }))

test("a key that was never set is forgotten already", () =>
  withApp([authRemove], async ({ call }) => {
    expect((await call("DELETE", "/auth/never%20set")).body).toBe(true)
  }))

test("keys that cannot be read are reported", () =>
  withApp([authRemove], async ({ call }) => expect((await call("DELETE", "/auth/a")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
