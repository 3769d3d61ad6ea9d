import { expect, test } from "vitest"
import { readModelsDev } from "../../adapters/shared/models-dev.ts"

const model = (more: object = {}) => ({
  ...{
    id: "m",
    name: "M",
    attachment: true,
    reasoning: false,
    tool_call: true,
    open_weights: false,
    knowledge: "2025-01",
  },
  ...{ modalities: { input: ["text"], output: ["text"] }, limit: { context: 10, output: 5 } },
  ...more,
})
const provider = (models: Record<string, unknown>, more: object = {}) => ({
  p: { id: "p", name: "P", env: ["P_KEY"], npm: "@ai-sdk/openai-compatible", doc: "https://p.test", models, ...more },
})
const cost = {
  ...{ input: 1, output: 2, cache_read: 0.1, reasoning: 3, context_over_200k: { input: 2, output: 4 } },
  tiers: [{ input: 2, output: 4, tier: { type: "context", size: 200_000 } }],
}

test("the public document: what is used of it, a model's own package and address beside its other fields", async () => {
  const own = model({
    cost,
    interleaved: { field: "reasoning_content" },
    provider: { npm: "@ai-sdk/anthropic", api: "https://a.test" },
  })
  expect(await readModelsDev(provider({ m: own }, { api: "https://p.test/v1" }))).toEqual([
    {
      ...{ id: "p", name: "P", env: ["P_KEY"], npm: "@ai-sdk/openai-compatible", api: "https://p.test/v1" },
      models: {
        m: {
          ...{ id: "m", name: "M", attachment: true, reasoning: false, tool_call: true },
          ...{ modalities: { input: ["text"], output: ["text"] }, limit: { context: 10, output: 5 } },
          ...{ interleaved: { field: "reasoning_content" }, npm: "@ai-sdk/anthropic", api: "https://a.test" },
          cost: {
            ...{ input: 1, output: 2, cache_read: 0.1, context_over_200k: { input: 2, output: 4 } },
            tiers: [{ input: 2, output: 4, tier: { type: "context", size: 200_000 } }],
          },
        },
      },
    },
  ])
})

test("single models that cannot be understood are left out, too many refuse the document", async () => {
  const good = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`m${at}`, model({ id: `m${at}` })]))
  const [read] = await readModelsDev(provider({ ...good, bad: { id: 5 } }))
  expect(Object.keys(read?.models ?? {})).toHaveLength(10)
  await expect(readModelsDev(provider({ ...good, bad: { id: 5 }, worse: 1 }))).rejects.toThrow("damaged")
  await expect(readModelsDev({})).rejects.toThrow("damaged")
  await expect(readModelsDev("<html>")).rejects.toThrow()
})

test("keys go to encrypted addresses, to this machine, or where the user's own variable says", async () => {
  const good = ["https://a.test/v1", "http://127.0.0.1:1234/v1", "http://localhost:8080/v1", "${GATEWAY_URL}/v1"]
  const bad = ["http://a.test/v1", "http://localhost.evil.test/v1", "file:///etc/passwd", "javascript:1"]
  const models = Object.fromEntries([...good, ...bad].map((api) => [api, model({ id: api, api })]))
  const padding = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`m${at}`, model()]))
  const [read] = await readModelsDev(provider({ ...models, ...padding }))
  expect(Object.keys(read?.models ?? {}).filter((id) => id in models)).toEqual(good)
  await expect(readModelsDev(provider({ m: model() }, { api: "http://a.test/v1" }))).rejects.toThrow("damaged")
})
