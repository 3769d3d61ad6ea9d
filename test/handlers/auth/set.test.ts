import { expect, test } from "vitest"
import { authSet } from "../../../handlers/auth/set.ts"
import { withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("a key, a pair of tokens and a well-known key are kept", () =>
  withApp([authSet], async ({ call, server }) => {
    const oauth = { type: "oauth", refresh: "r", access: "a", expires: 0 }
    const wellknown = { type: "wellknown", key: "K", token: "t" }
    expect(await call("PUT", "/auth/acme", { type: "api", key: "k" })).toMatchObject({ status: 200, body: true })
    expect((await call("PUT", "/auth/second", oauth)).body).toBe(true)
    expect((await call("PUT", "/auth/third", wellknown)).body).toBe(true)
    expect(await server.credentials.all()).toEqual({ acme: { type: "api", key: "k" }, second: oauth, third: wellknown })
  }))

test("any id is fine, an encoded slash in it too, and extra keys are dropped", () =>
  withApp([authSet], async ({ call, server }) => {
    expect((await call("PUT", "/auth/a%2Fb", { type: "api", key: "k", more: 1 })).body).toBe(true)
    expect(await server.credentials.get("a/b")).toEqual({ type: "api", key: "k" })
  }))

test("what is no credential is a bad request that does not repeat it", () =>
  withApp([authSet], async ({ call, server }) => {
    const bad = { name: "BadRequest", data: { message: expect.any(String), kind: "Payload" } }
    const wrong = await call("PUT", "/auth/acme", { type: "nope", key: "very-secret" })
    expect(wrong.body).toEqual(bad)
    expect(JSON.stringify(wrong.body)).not.toContain("very-secret")
    expect((await call("PUT", "/auth/acme", { type: "api" })).body).toEqual(bad)
    expect((await call("PUT", "/auth/acme", {})).body).toEqual(bad)
    expect((await call("PUT", "/auth/acme")).body).toEqual(bad)
    expect((await call("PUT", "/auth/acme", '{"type":"api","key":"very-secret')).body).toEqual(bad)
    expect(await server.credentials.all()).toEqual({})
  }))

test("keys that cannot be written are reported", () =>
  withApp(
    [authSet],
    async ({ call }) => expect((await call("PUT", "/auth/a", { type: "api", key: "k" })).status).toBe(503),
    {
      credentials: unreadableCredentials,
    },
  ))
