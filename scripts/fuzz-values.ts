import fc, { type Arbitrary } from "fast-check"
import { type Document, resolved, type Schema } from "./fuzz-document.ts"
import { knownValues } from "./fuzz-places.ts"

/** Strings that servers stumble over. None means anything to a shell, or leads further than one folder up. */
const ODD_STRINGS = [
  "",
  " ",
  "\0",
  "a\0b",
  "..",
  "../outside",
  "%",
  "%00",
  "%2e%2e%2f",
  "💥",
  "e\u0301\u202e",
  "\ud800",
  "\ufeff",
  "line\r\nx-injected: 1",
  "__proto__",
  "constructor",
  "'; DROP TABLE session; --",
  "{env:HOME}",
  "[",
  "(((((",
  "-1",
  "NaN",
  "null",
  "a/b/c",
  "x".repeat(5000),
]

const ODD_NUMBERS = [0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 2 ** 63]

const deep = (levels: number): unknown => (levels === 0 ? [] : { a: [deep(levels - 1)] })

export const oddString = fc.oneof(fc.constantFrom(...ODD_STRINGS), fc.string({ unit: "grapheme", maxLength: 40 }))

/** What does not fit where it is put, most of the time. */
export const oddValue: Arbitrary<unknown> = fc.oneof(
  oddString,
  fc.constantFrom<unknown>(...ODD_NUMBERS),
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], deep(50), { length: 1e9 }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true}}') as unknown),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Values that fit a schema. Fields and parameters of a known name mostly get what exists, by a name that is resolved later. */
export const valuesOf = (schema: Schema, document: Document, name = "", depth = 0): Arbitrary<unknown> => {
  const known = knownValues(resolved(schema, document).pattern === "^prt" ? "partID" : name)
  const any = generatedOf(resolved(schema, document), document, name, depth)
  if (!known || !isText(schema, document)) return any
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any })
}

const isText = (schema: Schema, document: Document) => {
  const { type, enum: options } = resolved(schema, document)
  return type === "string" && !options
}

const generatedOf = (schema: Schema, document: Document, name: string, depth: number): Arbitrary<unknown> => {
  const { type, enum: options, anyOf } = schema
  if (options) return fc.constantFrom(...options)
  if (anyOf) return fc.oneof(...anyOf.map((one) => valuesOf(one, document, name, depth)))
  if (Array.isArray(type))
    return fc.oneof(...type.map((one) => generatedOf({ ...schema, type: one }, document, name, depth)))
  switch (type) {
    case "string":
      return stringsOf(schema)
    case "integer":
    case "number":
      return numbersOf(schema)
    case "boolean":
      return fc.boolean()
    case "null":
      return fc.constant(null)
    case "array":
      return arraysOf(schema, document, name, depth)
    case "object":
      return objectsOf(schema, document, depth)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

const stringsOf = ({ pattern, maxLength = 60 }: Schema): Arbitrary<string> =>
  pattern === undefined
    ? fc.oneof(fc.string({ maxLength: Math.min(maxLength, 20) }), oddString).filter((text) => text.length <= maxLength)
    : fc.stringMatching(new RegExp(pattern, "u"), { maxLength: Math.min(maxLength, 60) })

const numbersOf = ({ type, minimum, exclusiveMinimum, maximum }: Schema): Arbitrary<number> => {
  const lowest = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1)
  const range = { min: lowest ?? -1000, max: maximum ?? Number.MAX_SAFE_INTEGER }
  const whole = fc.oneof(fc.integer({ ...range, max: Math.min(range.max, (lowest ?? 0) + 20) }), fc.integer(range))
  return type === "integer" ? whole : fc.oneof(whole, fc.double({ ...range, noNaN: true, noDefaultInfinity: true }))
}

const arraysOf = (schema: Schema, document: Document, name: string, depth: number): Arbitrary<unknown[]> => {
  if (depth > 5) return fc.constant([])
  if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((one) => valuesOf(one, document, name, depth + 1)))
  const items = valuesOf(schema.items ?? {}, document, name, depth + 1)
  return fc.array(items, { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, 3) })
}

const objectsOf = (schema: Schema, document: Document, depth: number): Arbitrary<object> => {
  const { properties = {}, required = [], additionalProperties } = schema
  // Deep down only what has to be there, so that values stay small.
  const wanted = Object.entries(properties).filter(([key]) => depth < 4 || required.includes(key))
  const fields = Object.fromEntries(wanted.map(([key, one]) => [key, valuesOf(one, document, key, depth + 1)]))
  const known = fc.record(fields, { requiredKeys: required.filter((key) => key in fields) })
  if (typeof additionalProperties !== "object" || depth >= 4) return known
  const others = fc.dictionary(
    fc.oneof(fc.constantFrom("demo", "fuzz", "*"), oddString),
    valuesOf(additionalProperties, document, "", depth + 1),
    { maxKeys: 2 },
  )
  return fc.tuple(others, known).map(([more, own]) => ({ ...more, ...own }))
}
