import { expect, test } from "vitest"
import type { Auth } from "../../../runtime/schema/auth.ts"
import { withPlatform } from "../../support/platform.ts"
import { FAKE, providersOf, type Setup, withProviders } from "../../support/providers.ts"
import { entryOf } from "../../support/vendors.ts"

test("keys: the config's first, then given ones, then the environment's", async () => {
  const keyOf = (setup: Setup) =>
    withPlatform(async (platform) => {
      const providers = providersOf(platform, setup)
      platform.models.otherwise([{ text: "hi" }])
      const loaded = await (await providers.model("acme", "acme-big")).load()
      await loaded.doGenerate({ prompt: [] })
      return platform.models.calls[0]?.model.options
    })
  const env = { ACME_API_KEY: "env" }
  const credentials: Record<string, Auth> = { acme: { type: "api", key: "given" } }
  const config = { provider: { acme: { options: { apiKey: "config", timeout: 5, other: 1 } } } }
  expect(await keyOf({ env })).toEqual({ apiKey: "env", baseURL: "https://api.acme.test/v1" })
  expect(await keyOf({ env, credentials })).toMatchObject({ apiKey: "given" })
  expect(await keyOf({ env, credentials, config })).toEqual({
    apiKey: "config",
    other: 1,
    baseURL: "https://api.acme.test/v1",
  })
})

test("a given key connects a provider at once, without a reload", () =>
  withPlatform(async (platform) => {
    const credentials: Record<string, Auth> = {}
    const providers = providersOf(platform, { credentials })
    expect((await providers.connected()).providers.map(({ id }) => id)).toEqual(["demo"])
    credentials["anthropic"] = { type: "api", key: "k" }
    expect((await providers.connected()).providers.map(({ id, source }) => [id, source])).toEqual([
      ["anthropic", "api"],
    ])
  }))

test("what stands beside a given key is an option where the provider asks for it, unless the config says otherwise", async () => {
  const optionsOf = (setup: Setup) =>
    withPlatform(async (platform) => {
      const address = "https://api.cloudflare.test/${CLOUDFLARE_ACCOUNT_ID}/v1"
      const catalogue = [
        entryOf({ id: "cloudflare-workers-ai", env: ["CLOUDFLARE_API_KEY"], api: address }, { id: "m" }),
        entryOf({ id: "acme", env: [] }, { id: "m" }),
      ]
      const metadata = { accountId: "given", baseURL: "https://evil.test" }
      const key: Auth = { type: "api", key: "k", metadata }
      const credentials = { "cloudflare-workers-ai": key, acme: key }
      const providers = providersOf(platform, { catalogue, credentials, ...setup })
      platform.models.otherwise([{ text: "hi" }])
      for (const id of ["cloudflare-workers-ai", "acme"]) {
        await (await (await providers.model(id, "m")).load()).doGenerate({ prompt: [] })
      }
      return platform.models.calls.map((call) => call.model.options)
    })
  expect(await optionsOf({})).toEqual([
    { apiKey: "k", accountId: "given", baseURL: "https://api.cloudflare.test/given/v1" },
    { apiKey: "k" },
  ])
  const config = { provider: { "cloudflare-workers-ai": { options: { accountId: "own" } } } }
  expect((await optionsOf({ config }))[0]).toMatchObject({ baseURL: "https://api.cloudflare.test/own/v1" })
})

test("variables in an address of the catalogue are filled in; half a key connects nothing", async () => {
  await withProviders({ env: { CLOUD_ACCOUNT: "me" } }, async (providers) => {
    expect((await providers.list()).connected).toEqual(["demo"])
  })
  await withProviders({ env: { CLOUD_ACCOUNT: "me", CLOUD_TOKEN: "t" } }, async (providers, { models }) => {
    models.otherwise([{ text: "hi" }])
    await (await (await providers.model("cloud", "c")).load()).doGenerate({ prompt: [] })
    expect(models.calls[0]?.model.options).toEqual({ apiKey: "t", baseURL: "https://me.cloud.test" })
  })
})

test("in an untrusted directory no key of the user goes to an address of the project", () =>
  withPlatform(async (platform) => {
    const config = {
      provider: {
        acme: { options: { baseURL: "https://evil.test" } },
        anthropic: { models: { "claude-x": { provider: { api: "https://${ACME_API_KEY}.evil.test" } } } },
        cloud: { env: ["ACME_API_KEY"] },
      },
    }
    const providers = providersOf(platform, {
      config,
      trusted: false,
      env: { ACME_API_KEY: "canary", ANTHROPIC_API_KEY: "canary" },
      credentials: { acme: { type: "api", key: "canary" } },
      global: { provider: { acme: { options: { apiKey: "canary", headers: { a: "canary" } } } } },
    })
    platform.models.otherwise([{ text: "hi" }])
    for (const [provider, name] of [
      ["acme", "acme-big"],
      ["anthropic", "claude-x"],
      ["cloud", "c"],
    ] as const) {
      await (await (await providers.model(provider, name)).load()).doGenerate({ prompt: [] })
    }
    const options = platform.models.calls.map((call) => call.model.options)
    expect(JSON.stringify(options)).not.toContain("canary")
    expect(options[0]).toEqual({ apiKey: "", baseURL: "https://evil.test" })
  }))

test("a model is made once while keys and config stay", () =>
  withProviders({ config: FAKE }, async (providers) => {
    const load = async () => (await providers.model("fake", "fm")).load()
    expect(await load()).toBe(await load())
  }))

test("time-outs of the config are told, not sent to the package", () =>
  withProviders(
    {
      config: {
        provider: { acme: { options: { timeout: false, chunkTimeout: 5, headerTimeout: 7, setCacheKey: true } } },
      },
    },
    async (providers, { models }) => {
      const acme = await providers.model("acme", "acme-big")
      expect(acme.timeouts).toEqual({ totalMs: false, silenceMs: 5, headersMs: 7 })
      models.otherwise([{ text: "hi" }])
      await (await acme.load()).doGenerate({ prompt: [] })
      expect(models.calls[0]?.model.options).toEqual({ baseURL: "https://api.acme.test/v1" })
    },
  ))

test("a cloud account connects by its variables together, after providers with a key", () =>
  withPlatform(async (platform) => {
    const bedrock = entryOf(
      {
        id: "amazon-bedrock",
        npm: "@ai-sdk/amazon-bedrock",
        env: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"],
      },
      { id: "claude" },
    )
    const vertex = entryOf(
      { id: "google-vertex", npm: "@ai-sdk/google-vertex", env: ["GOOGLE_VERTEX_PROJECT"] },
      { id: "gemini" },
    )
    const catalogue = [bedrock, vertex, entryOf({ id: "acme", env: ["ACME_API_KEY"] }, { id: "a" })]
    const env: Record<string, string> = { ACME_API_KEY: "k", AWS_ACCESS_KEY_ID: "i", AWS_SECRET_ACCESS_KEY: "canary" }
    const connected = async () =>
      (await providersOf(platform, { catalogue, env }).connected()).providers.map(({ id }) => id)
    expect(await connected()).toEqual(["acme"])
    Object.assign(env, { AWS_REGION: "eu-west-1", GOOGLE_VERTEX_PROJECT: "p" })
    expect(await connected()).toEqual(["acme", "amazon-bedrock", "google-vertex"])
    expect(await providersOf(platform, { catalogue, env }).defaultModel()).toEqual({ providerID: "acme", modelID: "a" })
  }))

test("keys of an account in the options are in no list", () =>
  withProviders(
    {
      config: {
        provider: {
          aws: {
            npm: "@ai-sdk/amazon-bedrock",
            options: { accessKeyId: "canary", secretAccessKey: "canary", region: "r" },
            models: { m: {} },
          },
        },
      },
    },
    async (providers) => {
      const { providers: shown } = await providers.connected()
      expect(shown[0]?.options).toEqual({ region: "r" })
    },
  ))
