import { expect, test } from "vitest"
import { v2IntegrationConnectKey } from "../../../handlers/v2-integration/connect-key.ts"
import { withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("the key is kept, in place of another", () =>
  withApp([v2IntegrationConnectKey], async ({ call, server }) => {
    for (const key of ["old", "new"]) {
      const answer = await call("POST", "/api/integration/acme/connect/key", { key, label: "Work" })
      expect([answer.status, answer.body]).toEqual([204, undefined])
    }
    expect(await server.credentials.get("acme")).toEqual({ type: "api", key: "new" })
  }))

test("a body without a key is refused, and does not come back", () =>
  withApp([v2IntegrationConnectKey], async ({ call }) => {
    const answer = await call("POST", "/api/integration/acme/connect/key", { key: 5, label: "very-secret" })
    expect(answer).toMatchObject({ status: 400, body: { _tag: "InvalidRequestError", kind: "Payload" } })
    expect(JSON.stringify(answer.body)).not.toContain("very-secret")
  }))

test("keys that cannot be written are reported", () =>
  withApp(
    [v2IntegrationConnectKey],
    async ({ call }) =>
      expect((await call("POST", "/api/integration/acme/connect/key", { key: "k" })).status).toBe(503),
    { credentials: unreadableCredentials },
  ))
