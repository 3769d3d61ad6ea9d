import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import { providerList } from "../../../handlers/provider/list.ts"
import { withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

const acme = {
  ...{ id: "acme", name: "Acme", env: ["ACME_API_KEY"], npm: "@ai-sdk/openai-compatible", api: "http://acme.test" },
  models: { big: { id: "big", name: "Big" } },
}

test("every provider is listed, and which are connected", () =>
  withApp(
    [providerList],
    async ({ call }) => {
      const { status, body } = await call("GET", "/provider")
      expect(status).toBe(200)
      expect(body.all).toMatchObject([
        { id: "fake", source: "config", models: { fm: {} } },
        { id: "acme", env: ["ACME_API_KEY"], models: { big: {} } },
      ])
      expect(body).toMatchObject({ default: { fake: "fm", acme: "big" }, connected: ["fake"] })
      expect(JSON.stringify(body)).not.toContain("config-secret")
    },
    { prepare: (platform) => void (platform.catalogue = memoryCatalogue([acme])) },
  ))

test("a variable with a key connects its provider, and stays secret", () =>
  withApp(
    [providerList],
    async ({ call }) => {
      const { body } = await call("GET", "/provider")
      expect(body.connected).toEqual(["fake", "acme"])
      expect(JSON.stringify(body)).not.toContain("env-secret")
    },
    {
      prepare(platform) {
        platform.catalogue = memoryCatalogue([acme])
        platform.environment.variables["ACME_API_KEY"] = "env-secret"
      },
    },
  ))

test("a config that cannot be read is reported", () =>
  withApp(
    [providerList],
    async ({ call, platform }) => {
      expect((await call("GET", "/provider")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"provider": 5}' })
      expect((await call("GET", "/provider")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))

test("keys that cannot be read are reported", () =>
  withApp([providerList], async ({ call }) => expect((await call("GET", "/provider")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
