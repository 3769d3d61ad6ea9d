import { expect, test } from "vitest"
import { authSet } from "../../../handlers/auth/set.ts"
import { configProviders } from "../../../handlers/config/providers.ts"
import { TEST_CONFIG, withApp } from "../../support/app.ts"
import { unreadableCredentials } from "../../support/credentials.ts"

test("connected providers come with models and default, and without keys", () =>
  withApp([configProviders], async ({ call }) => {
    const { status, body } = await call("GET", "/config/providers")
    expect(status).toBe(200)
    expect(body.providers).toMatchObject([
      { id: "fake", name: "Fake", source: "config", models: { fm: { name: "Fake Model" } } },
    ])
    expect(body.default).toEqual({ fake: "fm" })
    expect(JSON.stringify(body)).not.toContain("config-secret")
  }))

test("a key that is set connects its provider at once and is not shown", () =>
  withApp(
    [configProviders, authSet],
    async ({ call, instance }) => {
      await call("GET", "/config/providers")
      await call("PUT", "/auth/late", { type: "api", key: "auth-secret" })
      const { body } = await call("GET", "/config/providers")
      expect(body.providers).toMatchObject([{ id: "late" }])
      expect(JSON.stringify(body)).not.toContain("auth-secret")
      expect(await instance.providers.defaultModel()).toEqual({ providerID: "late", modelID: "m" })
    },
    {
      config: {
        provider: {
          late: { npm: "@ai-sdk/openai-compatible", options: { baseURL: "http://l.test" }, models: { m: {} } },
        },
      },
    },
  ))

test("with nothing configured the demo provider is there", () =>
  withApp(
    [configProviders],
    async ({ call }) => expect((await call("GET", "/config/providers")).body.default).toEqual({ demo: "tour" }),
    { config: {} },
  ))

test("a disabled provider is not there", () =>
  withApp(
    [configProviders],
    async ({ call }) => expect(JSON.stringify((await call("GET", "/config/providers")).body)).not.toContain("fake"),
    { config: { provider: TEST_CONFIG.provider, disabled_providers: ["fake"] } },
  ))

test("a config that cannot be read is reported", () =>
  withApp(
    [configProviders],
    async ({ call, platform }) => {
      expect((await call("GET", "/config/providers")).body.name).toBe("ConfigJsonError")
      platform.files.seed({ "/workspace/opencode.json": '{"provider": 5}' })
      expect((await call("GET", "/config/providers")).body.name).toBe("ConfigInvalidError")
    },
    { prepare: ({ files }) => files.seed({ "/workspace/opencode.json": "{" }) },
  ))

test("keys that cannot be read are reported", () =>
  withApp([configProviders], async ({ call }) => expect((await call("GET", "/config/providers")).status).toBe(503), {
    credentials: unreadableCredentials,
  }))
