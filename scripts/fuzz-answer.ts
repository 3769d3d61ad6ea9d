import { request } from "node:http"
import { dereference, type Schema as JsonSchema, validate } from "@cfworker/json-schema"
import type { Document, Operation, Schema } from "./fuzz-document.ts"
import type { Sent } from "./fuzz-request.ts"

export interface Answer {
  status: number
  /** Without parameters; empty when there is none. */
  contentType: string
  /** Of an event stream the first event; empty when none came at once. */
  body: string
}

const EVENTS = "text/event-stream"
const FIRST_EVENT_MS = 500

/** Sends a request as it is: `fetch` would tidy it up first. Undefined when there was no answer in time. */
export const send = (base: string, { method, target, headers, body }: Sent, limitMs: number) => {
  const { hostname, port } = new URL(base)
  return new Promise<Answer | undefined>((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers, agent: false }, (incoming) => {
      const contentType = incoming.headers["content-type"]?.split(";")[0] ?? ""
      let text = ""
      const done = () => {
        clearTimeout(limit)
        clearTimeout(first)
        resolve({ status: incoming.statusCode ?? 0, contentType, body: text })
        outgoing.destroy()
      }
      const first = contentType === EVENTS ? setTimeout(done, FIRST_EVENT_MS) : undefined
      incoming.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk
        if (contentType === EVENTS && text.includes("\n\n")) done()
      })
      incoming.on("end", done).on("error", reject)
    })
    const limit = setTimeout(() => {
      resolve(undefined)
      outgoing.destroy()
    }, limitMs)
    outgoing.on("error", reject).on("upgrade", () => reject(new Error("The server upgraded a plain request")))
    outgoing.end(body)
  })
}

/** In a 500 that nobody meant. Others are what clients expect of upstream, or tell that git failed. */
const ACCIDENT = "Answer this request: an internal error"

/** Says what is wrong with an answer, by the document. */
export const createJudge = ({ source }: Document) => {
  /** The last good body by schema: large lists are mostly the same, and take seconds to check. */
  const known = new Map<Schema, string>()
  const lookup = dereference(source as JsonSchema)

  const problemsOf = (value: unknown, schema: Schema): string | undefined => {
    const { valid, errors } = validate(value, schema as JsonSchema, "2020-12", lookup, false)
    if (valid) return undefined
    const all = errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
    return [...new Set(all)].reverse().slice(0, 4).join("; ")
  }

  return (
    { path, responses }: Operation,
    { target }: Sent,
    { status, contentType, body }: Answer,
  ): string | undefined => {
    // `..` in a path leads to another operation, or to none.
    const { pathname } = new URL(target, "http://localhost")
    const isHere = pathname.split("/").length === path.split("/").length && (path === "/" || !pathname.endsWith("/"))
    if (status >= 500 && status !== 501 && !(status === 500 && !body.includes(ACCIDENT))) return `status ${status}`
    if (!isHere) return undefined
    const declared = responses[status]
    if (!declared) return `status ${status} is not declared`
    const content = declared.content
    if (!content) return body === "" ? undefined : "a body where none is declared"
    const schema = Object.entries(content).find(([type]) => type.split(";")[0] === contentType)?.[1].schema
    if (!schema) return `content type "${contentType}" is not declared for status ${status}`
    if (contentType === EVENTS && body === "") return undefined
    if (contentType === EVENTS) return problemsOf(eventOf(body, schema), schema)
    if (contentType !== "application/json") return undefined
    if (body === known.get(schema)) return undefined
    // The validator cannot name a field with half a surrogate pair in its name.
    const problem = problemsOf(JSON.parse(body.replace(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, "\ufffd")), schema)
    if (problem) return `status ${status}, body not as declared: ${problem}`
    known.set(schema, body)
    return undefined
  }
}

/** An event stream's first event as the schema has it: its data, or the frame as a reader gets it. */
const eventOf = (text: string, { properties }: Schema): unknown => {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(text)?.[1]
  const data = field("data") ?? "null"
  return properties?.["event"] ? { id: field("id") ?? "", event: field("event") ?? "message", data } : JSON.parse(data)
}
