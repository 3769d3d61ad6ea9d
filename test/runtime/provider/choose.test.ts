import { expect, test } from "vitest"
import { bestModel, smallModel } from "../../../runtime/provider/choose.ts"
import { modelFromCatalogue } from "../../../runtime/provider/model-info.ts"
import { optionsKey } from "../../../runtime/provider/vendor-options.ts"
import { variantsFor } from "../../../runtime/provider/variants.ts"
import { parseModelKey } from "../../../runtime/provider/model-key.ts"
import type { CatalogueModel } from "../../../runtime/ports/catalogue.ts"

const modelOf = (id: string, release_date = "", more: Partial<CatalogueModel> = {}, npm = "@ai-sdk/openai") =>
  modelFromCatalogue({ id: "p", name: "P", env: [], npm }, { id, name: id, release_date, tool_call: true, ...more })

test("the newest of the preferred family is best, whatever is newer beside it", () => {
  const models = [
    modelOf("gpt-5.6-nano", "2026-08-01"),
    modelOf("gpt-5.4", "2026-03-01"),
    modelOf("gpt-5.6", "2026-07-01"),
    modelOf("gpt-image", "2026-09-01", { modalities: { output: ["image"] } }),
    modelOf("whisper", "2026-09-01", { tool_call: false }),
  ]
  expect(bestModel(models)?.id).toBe("gpt-5.6")
  expect(smallModel(models)?.id).toBe("gpt-5.6-nano")
})

test("of unknown families the newest wins, then the last in the alphabet", () => {
  expect(bestModel([modelOf("b", "2025-01-01"), modelOf("a", "2026-01-01")])?.id).toBe("a")
  expect(bestModel([modelOf("small"), modelOf("big")])?.id).toBe("small")
  expect(bestModel([modelOf("only", "", { tool_call: false })])?.id).toBe("only")
  expect(bestModel([])).toBeUndefined()
  expect(smallModel([modelOf("b")])).toBeUndefined()
})

test("variants are what the vendor's package understands", () => {
  const reasoning = { reasoning: true, limit: { context: 1, output: 20_000 } }
  expect(Object.keys(variantsFor(modelOf("gpt-5.4", "", reasoning)))).toEqual([
    "none",
    "low",
    "medium",
    "high",
    "xhigh",
  ])
  expect(Object.keys(variantsFor(modelOf("gpt-5", "", reasoning)))).toEqual(["minimal", "low", "medium", "high"])
  expect(variantsFor(modelOf("claude", "", reasoning, "@ai-sdk/anthropic"))).toEqual({
    high: { thinking: { type: "enabled", budgetTokens: 15_000 } },
    max: { thinking: { type: "enabled", budgetTokens: 15_000 } },
  })
  expect(variantsFor(modelOf("gemini-3-pro", "", reasoning, "@ai-sdk/google"))["low"]).toEqual({
    thinkingConfig: { includeThoughts: true, thinkingLevel: "low" },
  })
  expect(variantsFor(modelOf("x", "", reasoning, "@ai-sdk/openai-compatible"))["high"]).toEqual({
    reasoningEffort: "high",
  })
  expect(variantsFor(modelOf("x"))).toEqual({})
})

test("options of a call stand under the name that the package looks for", () => {
  expect(optionsKey("@ai-sdk/openai-compatible", "my-own_llm.eu")).toBe("myOwnLlm")
  expect(optionsKey("@ai-sdk/anthropic", "any")).toBe("anthropic")
  expect(optionsKey("@ai-sdk/google-vertex/anthropic", "any")).toBe("anthropic")
  expect(optionsKey("@ai-sdk/amazon-bedrock", "any")).toBe("bedrock")
})

test("a model's name splits at its first slash", () => {
  expect(parseModelKey("openrouter/meta/llama")).toEqual({ providerID: "openrouter", modelID: "meta/llama" })
  expect(parseModelKey("alone")).toEqual({ providerID: "alone", modelID: "" })
})

test("of models that are served by place, the one that is served everywhere, and a small one beside the large one", () => {
  const models = ["us.anthropic.claude-sonnet-5", "eu.anthropic.claude-sonnet-5", "global.anthropic.claude-sonnet-5"]
  const small = ["us.anthropic.claude-haiku-4-5", "eu.anthropic.claude-haiku-4-5", "global.anthropic.claude-haiku-4-5"]
  const all = [...models, ...small].map((id) => modelOf(id, "2026-01-01", {}, "@ai-sdk/amazon-bedrock"))
  expect(bestModel(all)?.id).toBe("global.anthropic.claude-sonnet-5")
  expect(smallModel(all, "eu.anthropic.claude-sonnet-5")?.id).toBe("eu.anthropic.claude-haiku-4-5")
  expect(smallModel(all, "jp.anthropic.claude-sonnet-5")?.id).toBe("global.anthropic.claude-haiku-4-5")
})
