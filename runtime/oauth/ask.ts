import { isObject, type JsonObject } from "../config/merge.ts"
import type { Egress } from "../ports/egress.ts"

/** What an authorization server is asked. */
export interface Question {
  /** Sent by POST, as a form. */
  form?: Record<string, string>
  /** Sent by POST. Without either it is a GET. */
  json?: Record<string, string>
  headers?: Record<string, string>
}

export interface Answer {
  status: number
  /** Empty when it is no JSON object. */
  body: JsonObject
  /** Why it is a refusal, in words that hold none of the secrets that were sent; absent when it is none. */
  refusal?: string
}

/** Asks an authorization server. @throws when there is no answer */
export type Ask = (url: string, question: Question) => Promise<Answer>

const TIMEOUT_MS = 20_000
const LIMIT_BYTES = 1024 * 1024
const SHOWN_CHARS = 300

/** Addresses of our own choice. All others come from a config or a client, and have to be public ones. */
const OWN = new Set(["https://github.com", "https://api.github.com", "https://openrouter.ai"])

/** Makes what logins and renewals reach authorization servers by. Redirects are not followed: they could lead a secret away. */
export const createAsk =
  (egress: Egress): Ask =>
  async (url, { form, json, headers = {} }) => {
    const target = new URL(url)
    const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(target.hostname)
    if (target.protocol !== "https:" && !isLocal) throw new Error(`Use https for "${target.origin}": secrets go there`)
    const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json)
    const type = form ? "application/x-www-form-urlencoded" : "application/json"
    const sent = {
      method: body === undefined ? "GET" : "POST",
      headers: { accept: "application/json", ...(body !== undefined && { "content-type": type }), ...headers },
      ...(body !== undefined && { body }),
    }
    const { status, text } = OWN.has(target.origin) ? await open(egress, url, sent) : await guarded(egress, url, sent)
    const answer = parse(text)
    const refusal = refusalOf(status, answer)
    const secrets = [...Object.values(form ?? {}), ...Object.values(json ?? {}), headers["authorization"] ?? ""]
    return { status, body: answer, ...(refusal !== undefined && { refusal: without(secrets, refusal) }) }
  }

interface Sent {
  method: string
  headers: Record<string, string>
  body?: string
}

const open = async (egress: Egress, url: string, sent: Sent) => {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const response = await egress.open(new Request(url, { ...sent, signal, redirect: "manual" }))
  return { status: response.status, text: await response.text() }
}

const guarded = async (egress: Egress, url: string, sent: Sent) => {
  const limits = { timeoutMs: TIMEOUT_MS, limitBytes: LIMIT_BYTES, redirects: 0 }
  const { status, body } = await egress.fetch(url, { ...sent, ...limits })
  return { status, text: new TextDecoder().decode(body) }
}

const parse = (text: string): JsonObject => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    // The status says enough: what proxies answer is no JSON.
    return {}
  }
}

/** GitHub answers refusals with status 200. */
const refusalOf = (status: number, body: JsonObject): string | undefined => {
  const { error, error_description: description, message, error_details: details } = body
  if (status < 300 && typeof error !== "string") return undefined
  const words = [
    typeof error === "string" ? error : isObject(error) ? error["message"] : undefined,
    isObject(details) ? details["message"] : undefined,
    description ?? message,
  ]
  const found = words.filter((word): word is string => typeof word === "string" && word !== "")
  return found.length > 0 ? found.join(": ") : `it answered with status ${status}`
}

/** Shorter values stand in texts by chance. */
const SHORTEST = 8

const without = (secrets: string[], text: string): string => {
  const words = secrets.flatMap((secret) => [secret, ...secret.split(" ")]).filter(({ length }) => length >= SHORTEST)
  const clean = words.reduce((rest, secret) => rest.replaceAll(secret, "…"), text)
  return clean.replace(/\p{Cc}+/gu, " ").slice(0, SHOWN_CHARS)
}

/** Why something failed, in a line. A `fetch` says what is wrong in its error's cause alone. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? error.cause.message : ""
  return error.message.includes(cause) ? error.message : `${error.message}: ${cause}`
}
