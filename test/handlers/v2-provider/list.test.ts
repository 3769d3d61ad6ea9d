import { expect, test } from "vitest"
import { v2ProviderList } from "../../../handlers/v2-provider/list.ts"
import { withApp } from "../../support/app.ts"
import { expectConfigErrors } from "../../support/broken-config.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("connected providers come in the newer form, without secrets", () =>
  withApp([v2ProviderList], async ({ call }) => {
    const { status, body } = await call("GET", "/api/provider")
    expect(status).toBe(200)
    expect(body.data).toEqual([
      {
        ...{ id: "fake", name: "Fake" },
        api: { type: "aisdk", package: "@ai-sdk/openai-compatible", url: "http://models.test/v1" },
        request: { headers: {}, body: {} },
      },
    ])
  }))

test("a config that cannot be read is reported", () => expectConfigErrors(v2ProviderList, "GET", "/api/provider"))

test("keys that cannot be read are reported", () =>
  withApp([v2ProviderList], async ({ call }) => expect((await call("GET", "/api/provider")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
