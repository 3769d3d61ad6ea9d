import fc, { type Arbitrary } from "fast-check"
import type { Document, Operation, Parameter, Schema } from "./fuzz-document.ts"
import { place, type Places } from "./fuzz-places.ts"
import { oddString, oddValue, valuesOf } from "./fuzz-values.ts"

/** A request before the names of places in it are resolved. */
export interface Draft {
  /** Path parameters; a `raw` one is not encoded. */
  path: Record<string, unknown>
  query: [name: string, value: unknown][]
  /** Put after the query as it is. */
  rawQuery: string
  headers: Record<string, string>
  body: Body
}

/** `bytes`: base64. */
type Body = undefined | { json: unknown } | { text: string } | { bytes: string; cut: number }

/** A request as it is sent. */
export interface Sent {
  method: string
  /** Path and query, encoded. */
  target: string
  headers: Record<string, string>
  body: Buffer | undefined
}

const RAW_SEGMENTS = ["%2e%2e", "%zz", "%ff", "..", "a%2fb", ";", "%00"]
const RAW_QUERIES = [
  "%",
  "%ff=%zz",
  "=",
  "&&&",
  "a[]=1",
  "directory=%ff",
  "limit=1&limit=2",
  "__proto__=1",
  "unknown=1",
]
const CONTENT_TYPES = [
  "text/plain",
  "application/xml",
  "multipart/form-data",
  "application/json; charset=utf-16",
  "x",
  "",
]
const HEADERS: Record<string, string>[] = [
  { accept: "application/xml" },
  { accept: "text/event-stream" },
  { accept: ";;;" },
  { "accept-language": "\xff" },
  { "x-opencode-directory": "%" },
  { "x-opencode-directory": "«missing directory»" },
  { "x-opencode-directory": "«other directory»" },
  { "last-event-id": "\xfe none" },
  { "if-match": '"none", W/"x"' },
  { "if-none-match": "*" },
  { "idempotency-key": "x".repeat(300) },
  { range: "bytes=5-1" },
  { cookie: "=;;=" },
  { "x-forwarded-for": "not an address" },
]
const BODIES = [
  "",
  "\0",
  "{",
  "[1,",
  "null",
  "true",
  '"text"',
  "[]",
  "\ufeff{}",
  "<xml/>",
  '{"a":1e999}',
  '{"a":1,"a":2}',
  '{"title":"\\ud800"}',
  "\xff\xfe",
  "[".repeat(20_000),
]

/** Requests to an operation: what the document allows, and the same with something wrong in it. */
export const requestsOf = (operation: Operation, document: Document): Arbitrary<Draft> => {
  const valid = validOf(operation, document)
  return fc.oneof(
    { weight: 2, arbitrary: valid },
    { weight: 3, arbitrary: fc.tuple(valid, faultsOf(operation)).map(([draft, fault]) => fault(draft)) },
  )
}

const validOf = ({ parameters, body }: Operation, document: Document): Arbitrary<Draft> => {
  const of = (place: Parameter["in"]) => {
    const found = parameters.filter((parameter) => parameter.in === place)
    const values = Object.fromEntries(found.map(({ name, schema }) => [name, valuesOf(schema, document, name)]))
    const required = found.filter((parameter) => parameter.required).map(({ name }) => name)
    return fc.record(values, { requiredKeys: required })
  }
  return fc.record({
    path: of("path").map((values) => values as Record<string, unknown>),
    query: of("query").map((values) => Object.entries(values)),
    rawQuery: fc.constant(""),
    headers: fc.constant({}),
    body: bodiesOf(body, document),
  })
}

const bodiesOf = (body: Operation["body"], document: Document): Arbitrary<Body> => {
  if (!body) return fc.constant(undefined)
  const json = body.content["application/json"]?.schema
  const given: Arbitrary<Body> = json
    ? valuesOf(json, document).map((value) => ({ json: value }))
    : fc.nat(2).map((cut) => ({ bytes: "«archive»", cut }))
  return body.required
    ? given
    : fc.oneof({ weight: 4, arbitrary: given }, { weight: 1, arbitrary: fc.constant(undefined) })
}

type Fault = (draft: Draft) => Draft

const faultsOf = ({ parameters, body }: Operation): Arbitrary<Fault> => {
  const faults: Arbitrary<Fault>[] = [
    fc.constantFrom(...HEADERS).map((headers) => (draft) => ({ ...draft, headers: { ...draft.headers, ...headers } })),
    fc.constantFrom(...RAW_QUERIES).map((rawQuery) => (draft) => ({ ...draft, rawQuery })),
    fc.tuple(fc.nat(), oddString).map(([at, odd]) => oddQuery(parameters, at, odd)),
  ]
  const inPath = parameters.filter((parameter) => parameter.in === "path")
  if (inPath.length > 0) {
    const odd = fc.oneof(
      oddString,
      fc.constantFrom(...RAW_SEGMENTS).map((raw) => ({ raw })),
    )
    const fault = fc.tuple(fc.constantFrom(...inPath), odd).map(([{ name, schema }, value]): Fault => {
      const text = typeof value === "string" ? prefixOf(schema) + value : value
      return (draft) => ({ ...draft, path: { ...draft.path, [name]: text } })
    })
    faults.push(fault)
  }
  if (body) {
    const type = fc.constantFrom(...CONTENT_TYPES)
    faults.push(
      fc.tuple(fc.nat(), oddValue).map(([at, odd]) => oddField(at, odd)),
      fc.tuple(fc.nat(), fc.constant(undefined)).map(([at, nothing]) => oddField(at, nothing)),
      fc.constantFrom(...BODIES).map((text) => (draft) => ({ ...draft, body: { text } })),
      type.map((content) => (draft) => ({ ...draft, headers: { ...draft.headers, "content-type": content } })),
    )
  }
  return fc.oneof(...faults)
}

/** So that an odd id gets past its pattern. */
const prefixOf = ({ pattern }: Schema): string => /^\^(\w+)$/.exec(pattern ?? "")?.[1] ?? ""

/** Another value for a parameter, or the same one twice, or none. */
const oddQuery = (parameters: Parameter[], at: number, odd: string): Fault => {
  const names = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name)
  // Where a request works is not left to chance.
  const name = names.filter((one) => one !== "directory")[at % names.length] ?? "unknown"
  return (draft) => {
    const others = draft.query.filter(([key]) => key !== name)
    if (at % 5 === 0) return { ...draft, query: others }
    return { ...draft, query: at % 3 === 0 ? [...draft.query, [name, odd]] : [...others, [name, odd]] }
  }
}

/** Puts another value somewhere into the body; `undefined` takes away what is there. */
const oddField =
  (at: number, odd: unknown): Fault =>
  (draft) => {
    if (!draft.body || !("json" in draft.body)) return { ...draft, body: { json: odd } }
    const json = structuredClone({ body: draft.body.json })
    const spots = spotsOf(json)
    const spot = spots[at % spots.length]
    if (spot) Object.defineProperty(spot.holder, spot.key, { value: odd, enumerable: true, configurable: true })
    return { ...draft, body: { json: json.body } }
  }

const spotsOf = (holder: object): { holder: object; key: string }[] =>
  Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === "object" && value !== null ? spotsOf(value as object) : []),
  ])

/** Half a surrogate pair cannot be encoded. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd")

const encoded = (value: unknown) =>
  encodeURIComponent(wellFormed(typeof value === "string" ? value : (JSON.stringify(value) ?? "")))

/** The request that a draft means, where the server's things are in these places. */
export const requestOf = ({ method, path }: Operation, draft: Draft, places: Places): Sent => {
  const { path: params, query, rawQuery, headers, body } = place(draft, places)
  const segments = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    return typeof value === "object" && value !== null && "raw" in value ? String(value.raw) : encoded(value) || "%20"
  })
  const search = [...query.map(([name, value]) => `${name}=${encoded(value)}`), rawQuery].filter(Boolean).join("&")
  const bytes = bytesOf(body)
  return {
    method,
    target: search ? `${segments}?${search}` : segments,
    // Node sends a body with DELETE only when it is told how long it is.
    headers: {
      ...(bytes && { "content-type": "application/json", "content-length": String(bytes.byteLength) }),
      ...headers,
    },
    body: bytes,
  }
}

const bytesOf = (body: Body): Buffer | undefined => {
  if (!body) return undefined
  if ("text" in body) return Buffer.from(body.text, "latin1")
  if ("json" in body) return Buffer.from(JSON.stringify(body.json) ?? "")
  const archive = Buffer.from(body.bytes, "base64")
  return [archive, archive.subarray(0, archive.length >> 1), archive.subarray(7)][body.cut]
}

const quoted = (text: string) => `$'${text.replace(/[\\']/g, "\\$&").replace(/[^ -~]/gu, escapeOf)}'`

const escapeOf = (character: string) =>
  [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")

/** The request as a command for a shell. */
export const curlOf = (base: string, { method, target, headers, body }: Sent): string => {
  const options = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  if (body) options.push(`--data-binary ${quoted(body.toString())}`)
  return ["curl -i --path-as-is -X", method, quoted(base + target), ...options].join(" ")
}
