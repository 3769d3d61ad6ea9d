import { expect, test } from "vitest"
import { toolSchema } from "../../../runtime/tools/tool-schema.ts"
import { createTools } from "../../../runtime/tools/tools.ts"
import documented from "../../fixtures/tools.json" with { type: "json" }

const tools = createTools()

test("tools come in upstream's order", () => {
  expect(tools.map(({ id }) => id).join(" ")).toBe(
    "invalid question bash read glob grep edit write task webfetch todowrite websearch skill apply_patch",
  )
})

test("the parameters are upstream's, to the letter", () => {
  const known = documented.map(({ id }) => id)
  const ours = tools
    .filter(({ id }) => known.includes(id))
    .map((tool) => ({ id: tool.id, parameters: toolSchema(tool) }))
  expect(ours).toEqual(documented)
})

test("apply_patch takes one text", () => {
  const tool = tools.find(({ id }) => id === "apply_patch")
  expect(tool && toolSchema(tool)).toMatchObject({
    properties: { patchText: { type: "string" } },
    required: ["patchText"],
  })
})

// Every step of every session sends these.
test("what models are told of the usual tools stays within 9 KB", () => {
  const offered = "bash edit glob grep question read skill task todowrite webfetch write".split(" ")
  const definitions = tools
    .filter(({ id }) => offered.includes(id))
    .map((tool) => ({
      type: "function",
      function: { name: tool.id, description: tool.description, parameters: toolSchema(tool) },
    }))
  expect(definitions).toHaveLength(11)
  expect(JSON.stringify(definitions).length).toBeLessThanOrEqual(9 * 1024)
})
