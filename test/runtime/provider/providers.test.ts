import { expect, test } from "vitest"
import { ConfigProviders, ProviderList } from "../../../runtime/schema/provider.ts"
import { withPlatform } from "../../support/platform.ts"
import { FAKE, providersOf, withProviders } from "../../support/providers.ts"

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

test("a model that only the config knows is reached as its provider's others are", () =>
  withProviders(
    {
      env: { ACME_API_KEY: "k" },
      config: { provider: { acme: { models: { own: {} } }, anthropic: { models: { own: {} } } } },
    },
    async (providers) => {
      const apiOf = async (id: string) => (await providers.model(id, "own")).info.api
      expect(await apiOf("acme")).toEqual({
        id: "own",
        url: "https://api.acme.test/v1",
        npm: "@ai-sdk/openai-compatible",
      })
      expect(await apiOf("anthropic")).toEqual({ id: "own", url: "", npm: "@ai-sdk/anthropic" })
    },
  ))

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
    await failure("gpt", "").toMatchObject({ message: 'Cannot use model "gpt": models are named as provider/model' })
    await failure("acme", "__proto__").toMatchObject({ name: "ProviderModelNotFoundError" })
  }))
