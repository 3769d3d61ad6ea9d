import { OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi"
import { expect, test } from "vitest"
import { z } from "zod"
import { allowedDifferences } from "../fixtures/openapi-differences.ts"
import api from "../fixtures/openapi.api.json" with { type: "json" }
import more from "../fixtures/openapi.more.json" with { type: "json" }
import seed from "../fixtures/openapi.seed.json" with { type: "json" }
import { differences, type JsonSchema } from "./openapi-diff.ts"

declare global {
  interface ImportMeta {
    glob(pattern: string, options: { eager: true }): Record<string, Record<string, unknown>>
  }
}

const recorded: Record<string, JsonSchema> = {
  ...seed.components.schemas,
  ...more.components.schemas,
  ...api.components.schemas,
}

const named = Object.values(import.meta.glob("../../runtime/schema/*.ts", { eager: true }))
  .flatMap((module) => Object.values(module))
  .filter((value) => value instanceof z.ZodType)
  .filter((schema) => schema.meta()?.id !== undefined)

const ours = new OpenApiGeneratorV31(named.map((schema) => ({ type: "schema", schema }))).generateComponents()
  .components?.schemas as Record<string, JsonSchema>

test("every recorded component has a schema", () => {
  expect(Object.keys(recorded).filter((name) => !(name in ours))).toEqual([])
})

test("only the stream's own events, an error of the config and what extensions answer have a name that the record lacks", () => {
  expect(Object.keys(ours).filter((name) => !(name in recorded))).toEqual([
    "ConfigInvalidError",
    "GlobalNotice",
    "EventServerHeartbeat",
    "EventServerResync",
    "ProjectImportResult",
    "SessionExport",
    "Share",
  ])
})

test("every component agrees with the record, apart from the listed differences", () => {
  const found = Object.entries(recorded).flatMap(([name, schema]) =>
    differences(schema, ours[name] ?? {}, recorded, name),
  )
  expect(found.sort()).toEqual(allowedDifferences.map(({ difference }) => difference).sort())
})
