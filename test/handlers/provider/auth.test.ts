import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import { providerAuth } from "../../../handlers/provider/auth.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

const acme = { id: "acme", name: "Acme", env: ["ACME_API_KEY"], models: {} }

test("each provider takes a key", () =>
  withApp(
    [providerAuth],
    async ({ call }) => {
      expect(await call("GET", "/provider/auth")).toMatchObject({
        status: 200,
        body: { acme: [{ type: "api", label: "API key" }], fake: [{ type: "api", label: "API key" }] },
      })
    },
    { prepare: (platform) => void (platform.catalogue = memoryCatalogue([acme])) },
  ))

test("the demo provider needs none, a disabled one is not there", () =>
  withApp([providerAuth], async ({ call }) => expect((await call("GET", "/provider/auth")).body).toEqual({}), {
    config: { provider: TEST_CONFIG.provider, disabled_providers: ["fake"] },
  }))

test("a config that cannot be read is reported", () =>
  withApp(
    [providerAuth],
    async ({ call, platform }) => {
      expect((await call("GET", "/provider/auth")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"provider": 5}' })
      expect((await call("GET", "/provider/auth")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))

test("keys that cannot be read are reported", () =>
  withApp([providerAuth], async ({ call }) => expect((await call("GET", "/provider/auth")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
