import { expect, test } from "vitest"
import { v2ProviderGet } from "../../../handlers/v2-provider/get.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("one provider is shown", () =>
  withApp([v2ProviderGet], async ({ call }) => {
    expect(await call("GET", "/api/provider/fake")).toMatchObject({
      status: 200,
      body: { location: { directory: "/workspace" }, data: { id: "fake", name: "Fake", api: { type: "aisdk" } } },
    })
  }))

test("one that is not connected is not found", () =>
  withApp([v2ProviderGet], async ({ call }) => {
    expect(await call("GET", "/api/provider/no%2Fsuch")).toMatchObject({
      status: 404,
      body: { _tag: "ProviderNotFoundError", providerID: "no/such", message: expect.stringContaining('"fake"') },
    })
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(v2ProviderGet, "GET", "/api/provider/fake"))

test("keys that cannot be read are reported", () =>
  withApp([v2ProviderGet], async ({ call }) => expect((await call("GET", "/api/provider/fake")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
