import { expect, test } from "vitest"
import { samplingOf } from "../../../runtime/provider/sampling.ts"
import type { Model } from "../../../runtime/schema/model.ts"

const model = (id: string, temperature = true): Pick<Model, "api" | "capabilities"> => ({
  api: { id, url: "", npm: "@ai-sdk/openai-compatible" },
  capabilities: { temperature } as Model["capabilities"],
})

test.each([
  ["moonshotai/Kimi-K2-0905", { temperature: 0.6 }],
  ["kimi-k2-thinking", { temperature: 1 }],
  ["kimi-k2.5", { temperature: 1, topP: 0.95 }],
  ["minimax-m2.1", { temperature: 1, topP: 0.95 }],
  ["gemini-2.5-pro", { temperature: 1, topP: 0.95 }],
  ["gemini-2.0-flash", {}],
  ["glm-4.7", { temperature: 1 }],
  ["gpt-4o", {}],
])("%s", (id, expected) => expect(samplingOf(model(id))).toEqual(expected))

test("a model that takes no temperature gets none", () => expect(samplingOf(model("kimi-k2", false))).toEqual({}))
