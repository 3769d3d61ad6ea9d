import { expect, test } from "vitest"
import { v2CredentialRemove } from "../../../handlers/v2-credential/remove.ts"
import { withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("the key is forgotten; one that is not there is none afterwards either", () =>
  withApp([v2CredentialRemove], async ({ call, server }) => {
    await server.credentials.set("acme", { type: "api", key: "stored-secret" })
    expect((await call("DELETE", "/api/credential/acme")).status).toBe(204)
    expect(await server.credentials.all()).toEqual({})
    expect((await call("DELETE", "/api/credential/acme")).status).toBe(204)
  }))

test("keys that cannot be read are reported", () =>
  withApp(
    [v2CredentialRemove],
    async ({ call }) => expect((await call("DELETE", "/api/credential/a")).status).toBe(503),
    {
      credentials: unreadableCredentials,
    },
  ))
