import type { Ai } from "@cloudflare/workers-types"
import { expect, test } from "vitest"
import { workersAI } from "../../adapters/cloudflare/workers-ai.ts"
import { vendorModels } from "../../adapters/shared/models.ts"
import type { CatalogueProvider } from "../../runtime/ports/catalogue.ts"
import { FAKE, type Setup, withProviders } from "../support/providers.ts"

const ID = "cloudflare-workers-ai"

const CATALOGUE: CatalogueProvider[] = [
  {
    ...{ id: ID, name: "Workers AI", env: ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_KEY"] },
    ...{ npm: "@ai-sdk/openai-compatible", api: "https://api.cloudflare.test/${CLOUDFLARE_ACCOUNT_ID}/ai/v1" },
    models: {
      "@cf/x/kimi-k9": {
        ...{ id: "@cf/x/kimi-k9", name: "K9", tool_call: true, limit: { context: 1_000, output: 100 } },
        modalities: { input: ["text"], output: ["text"] },
      },
    },
  },
]

/** A binding that answers every request with these chunks. */
const answering = (...chunks: object[]) => {
  const calls: { model: string; inputs: Record<string, unknown> }[] = []
  const run = async (model: string, inputs: Record<string, unknown>) => {
    calls.push({ model, inputs })
    const frames = [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"]
    return new Blob(frames.map((frame) => `data: ${frame}\n\n`)).stream()
  }
  return { binding: { run } as unknown as Ai, calls }
}

const setup = (binding: Ai | undefined, more: Setup = {}): Setup => ({
  ...{ catalogue: CATALOGUE, models: vendorModels({ own: binding && workersAI(binding) }) },
  ...more,
})

test("with the binding its models are there without a key, and the default when nothing else is set up", () =>
  withProviders(setup(answering().binding), async (providers) => {
    const { providers: found } = await providers.connected()
    expect(found.map(({ id }) => id)).toEqual([ID])
    expect(Object.values(found[0]?.models ?? {})[0]?.api).toEqual({
      ...{ id: "@cf/x/kimi-k9", url: "", npm: "workers-ai-provider" },
    })
    expect(await providers.defaultModel()).toEqual({ providerID: ID, modelID: "@cf/x/kimi-k9" })
  }))

test("what the user has set up comes first", () =>
  withProviders(setup(answering().binding, { config: FAKE }), async (providers) => {
    expect((await providers.connected()).providers.map(({ id }) => id)).toEqual(["fake", ID])
    expect((await providers.defaultModel()).providerID).toBe("fake")
  }))

test("a key of the user's own account is used for it, through the API", () =>
  withProviders(setup(answering().binding, { credentials: { [ID]: { type: "api", key: "k" } } }), async (providers) => {
    const { providers: found } = await providers.connected()
    expect(Object.values(found[0]?.models ?? {})[0]?.api.npm).toBe("@ai-sdk/openai-compatible")
  }))

test("switched off, and without the binding, it is not there", async () => {
  const ids = (made: Setup) =>
    new Promise<string[]>((resolve) => {
      void withProviders(made, async (providers) =>
        resolve((await providers.connected()).providers.map(({ id }) => id)),
      )
    })
  expect(await ids(setup(answering().binding, { config: { disabled_providers: [ID] } }))).toEqual(["demo"])
  expect(await ids(setup(undefined))).toEqual(["demo"])
})

test("a model of the binding streams its answer", async () => {
  const { binding, calls } = answering({ response: "Hel" }, { response: "lo" })
  await withProviders(setup(binding), async (providers) => {
    const model = await (await providers.model(ID, "@cf/x/kimi-k9")).load()
    const { stream } = await model.doStream({ prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] })
    let text = ""
    for await (const part of stream) if (part.type === "text-delta") text += part.delta
    expect(text).toBe("Hello")
  })
  expect(calls).toMatchObject([{ model: "@cf/x/kimi-k9", inputs: { messages: [{ role: "user" }], stream: true } }])
})
