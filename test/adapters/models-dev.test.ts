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

test("the public document: what is used of it, a model's own package and address beside its other fields", () => {
  const own = model({
    cost,
    interleaved: { field: "reasoning_content" },
    provider: { npm: "@ai-sdk/anthropic", api: "https://a.test" },
  })
  expect(readModelsDev(provider({ m: own }, { api: "https://p.test/v1" }))).toEqual([
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

test("single models that cannot be understood are left out, too many refuse the document", () => {
  const good = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`m${at}`, model({ id: `m${at}` })]))
  expect(Object.keys(readModelsDev(provider({ ...good, bad: { id: 5 } }))[0]?.models ?? {})).toHaveLength(10)
  expect(() => readModelsDev(provider({ ...good, bad: { id: 5 }, worse: 1 }))).toThrow("damaged")
  expect(() => readModelsDev({})).toThrow("damaged")
  expect(() => readModelsDev("<html>")).toThrow()
})

test("keys go to encrypted addresses, to this machine, or where the user's own variable says", () => {
  const admits = (api: string) => {
    try {
      return readModelsDev(provider({ m: model() }, { api })).length === 1
    } catch {
      return false
    }
  }
  expect(
    ["https://a.test/v1", "http://127.0.0.1:1234/v1", "http://localhost:8080/v1", "${GATEWAY_URL}/v1"].filter(admits),
  ).toHaveLength(4)
  expect(
    ["http://a.test/v1", "http://localhost.evil.test/v1", "file:///etc/passwd", "javascript:1"].filter(admits),
  ).toEqual([])
})
