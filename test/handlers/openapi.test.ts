import { expect, test } from "vitest"
import { openApiDocument } from "../../handlers/openapi.ts"
import { registry } from "../../handlers/registry.ts"
import { allowedDocumentDifferences } from "../fixtures/openapi-document.ts"
import api from "../fixtures/openapi.api.json" with { type: "json" }
import more from "../fixtures/openapi.more.json" with { type: "json" }
import seed from "../fixtures/openapi.seed.json" with { type: "json" }
import { differences, type JsonSchema } from "../schema/openapi-diff.ts"

type Parameter = { name: string; in: string; schema: JsonSchema; required?: boolean }
type Content = { content?: Record<string, { schema: JsonSchema }> }
type Operation = {
  operationId: string
  parameters?: Parameter[]
  requestBody?: Content
  responses: Record<string, Content>
  "x-extension"?: boolean
}
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema> }
}

const byPlace = (document: Pick<Document, "paths">): Record<string, Operation> =>
  Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  )

const recorded: Record<string, Operation> = {
  ...byPlace(seed as unknown as Document),
  ...byPlace(more as unknown as Document),
  ...byPlace(api as unknown as Document),
}
const components: Record<string, JsonSchema> = {
  ...seed.components.schemas,
  ...more.components.schemas,
  ...api.components.schemas,
}
const document = openApiDocument(registry) as Document
const ours = byPlace(document)

const schemaOf = (body: Content | undefined): JsonSchema => Object.values(body?.content ?? {})[0]?.schema ?? {}

/** Parameters of one kind as an object schema. */
const parametersOf = (operation: Operation, place: string): JsonSchema => {
  const found = (operation.parameters ?? []).filter((parameter) => parameter.in === place)
  return {
    type: "object",
    properties: Object.fromEntries(found.map(({ name, schema }) => [name, schema])),
    required: found.filter(({ required }) => required).map(({ name }) => name),
  }
}

const compare = (place: string, theirs: Operation): string[] => {
  const mine = ours[place]
  if (!mine) return []
  const { operationId } = theirs
  const missing = Object.keys(theirs.responses).filter((status) => !(status in mine.responses))
  const success = Object.keys(theirs.responses).find((status) => status.startsWith("2")) ?? ""
  return [
    ...(mine.operationId === operationId ? [] : [`${operationId} operationId: ${mine.operationId}`]),
    ...missing.map((status) => `${operationId} status: no ${status}`),
    ...differences(parametersOf(theirs, "path"), parametersOf(mine, "path"), components, `${operationId} path`),
    ...differences(parametersOf(theirs, "query"), parametersOf(mine, "query"), components, `${operationId} query`),
    ...differences(schemaOf(theirs.requestBody), schemaOf(mine.requestBody), components, `${operationId} body`),
    ...differences(
      schemaOf(theirs.responses[success]),
      schemaOf(mine.responses[success]),
      components,
      `${operationId} answer`,
    ),
  ]
}

const namesIn = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return []
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref.replace("#/components/schemas/", "")] : []
  return [...own, ...Object.values(value).flatMap(namesIn)]
}

test("every recorded operation is there, at its path and method", () => {
  const absent = Object.entries(recorded).filter(([place]) => !ours[place])
  expect(absent.map(([, { operationId }]) => operationId)).toEqual([])
})

test("operations that are not recorded are marked as extensions", () => {
  const own = Object.entries(ours).filter(([place]) => !recorded[place])
  expect(own.filter(([, operation]) => !operation["x-extension"]).map(([place]) => place)).toEqual([])
})

test("every operation agrees with the recorded one, apart from the listed differences", () => {
  const found = Object.entries(recorded).flatMap(([place, operation]) => compare(place, operation))
  expect(found.sort()).toEqual(allowedDocumentDifferences.map(({ difference }) => difference).sort())
})

test("every reference names a component", () => {
  expect(namesIn(document).filter((name) => !(name in document.components.schemas))).toEqual([])
})

test("every status of the record that an operation lacks, and every one it adds, has an error behind it", () => {
  const unknown = Object.values(ours).flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .filter(([status, { content }]) => Number(status) >= 400 && !content?.["application/json"])
      .map(([status]) => `${operationId} ${status}`),
  )
  expect(unknown).toEqual([])
})
