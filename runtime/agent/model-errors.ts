import { NamedError } from "../errors.ts"
import type { APIError, MessageError } from "../schema/message-error.ts"

/** What a failed model request means for the loop. */
export interface ModelFailure {
  error: MessageError
  /** Worth another try. */
  retryable: boolean
  /** Milliseconds that the provider asked to wait. */
  retryAfterMs?: number
}

/** The shape of the AI SDK's APICallError; told by its fields, as each provider package may bring its own class. */
interface APICallLike {
  message: string
  statusCode?: number
  url?: string
  responseHeaders?: Record<string, string>
  responseBody?: string
}

const OVERFLOW =
  /context.{0,20}(length|window|limit)|maximum context|prompt is too long|input is too long|too many (input )?tokens|exceeds? the (model'?s? )?(maximum|max|limit)|request_too_large|context_length_exceeded|token limit/i

/** A request larger than the provider takes; a shorter conversation makes it smaller. */
const TOO_LARGE = 413

/** Statuses that another try may mend. */
const isRetryableStatus = (status: number) => status === 408 || status === 409 || status === 429 || status >= 500

/** Classifies whatever a model request threw. */
export const classifyModelError = (thrown: unknown): ModelFailure => {
  if (isAPICall(thrown)) return fromAPICall(thrown)
  if (isStreamError(thrown) && OVERFLOW.test(JSON.stringify(thrown)))
    return { error: { name: "ContextOverflowError", data: { message: messageOf(thrown) } }, retryable: false }
  if (isStreamError(thrown) && !isFinal(thrown))
    return { error: apiError({ message: messageOf(thrown), isRetryable: true }), retryable: true }
  if (isConnectionError(thrown)) {
    return {
      error: apiError({ message: `Reach the model provider: ${messageOf(thrown)}`, isRetryable: true }),
      retryable: true,
    }
  }
  if (NamedError.is(thrown, "ProviderAuthError"))
    return { error: { name: "ProviderAuthError", data: thrown.data }, retryable: false }
  return { error: { name: "UnknownError", data: { message: messageOf(thrown) } }, retryable: false }
}

const fromAPICall = (call: APICallLike): ModelFailure => {
  const { statusCode, responseBody, url } = call
  const message = errorText(responseBody) ?? call.message
  if (
    statusCode !== undefined &&
    statusCode < 500 &&
    statusCode !== 429 &&
    (statusCode === TOO_LARGE || OVERFLOW.test(`${message} ${responseBody ?? ""}`))
  ) {
    return {
      error: { name: "ContextOverflowError", data: { message, ...(responseBody !== undefined && { responseBody }) } },
      retryable: false,
    }
  }
  // A status below 400 stands for a body that broke off on its way.
  const retryable = statusCode === undefined || statusCode < 400 || isRetryableStatus(statusCode)
  const retryAfterMs = retryAfter(call.responseHeaders)
  return {
    error: apiError({
      message,
      ...(statusCode !== undefined && { statusCode }),
      isRetryable: retryable,
      ...(call.responseHeaders && { responseHeaders: call.responseHeaders }),
      ...(responseBody !== undefined && { responseBody }),
      ...(url !== undefined && { metadata: { url } }),
    }),
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

const apiError = (data: APIError["data"]): APIError => ({ name: "APIError", data })

const isAPICall = (thrown: unknown): thrown is APICallLike =>
  thrown instanceof Error && thrown.name === "AI_APICallError"

/** An error chunk in the middle of a stream: an object, not an Error. One that is a text alone is not known to pass. */
const isStreamError = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && !(thrown instanceof Error)

/** Kinds of errors that the same request meets again. */
const FINAL = /^(invalid_request|authentication|permission|not_found|billing|insufficient_quota)/

const isFinal = (thrown: unknown): boolean => {
  if (typeof thrown !== "object" || thrown === null || !("type" in thrown)) return false
  return typeof thrown.type === "string" && FINAL.test(thrown.type)
}

const CONNECTION = /terminated|fetch failed|network|socket|ECONN|EPIPE|ETIMEDOUT|aborted by the peer|connection/i

const isConnectionError = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  (thrown.name === "StreamSilentError" ||
    (thrown.name !== "AI_JSONParseError" && CONNECTION.test(`${thrown.message} ${causeOf(thrown)}`)))

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : "")

const messageOf = (thrown: unknown): string => {
  if (thrown instanceof Error) return thrown.message
  if (typeof thrown === "string") return errorText(thrown) ?? thrown
  return errorText(JSON.stringify(thrown)) ?? JSON.stringify(thrown)
}

/** Of a body in plain text, what a message shows. */
const TEXT_SHOWN_CHARS = 1000

/** The message inside a provider's error body, in the forms that vendors use. */
const errorText = (body: string | undefined): string | undefined => {
  if (!body) return undefined
  try {
    const value = JSON.parse(body) as { error?: { message?: unknown } | string; message?: unknown } | null
    const error = value?.error
    const message = typeof error === "object" ? error?.message : (error ?? value?.message)
    return typeof message === "string" && message ? message : undefined
  } catch {
    // A page in HTML says nothing to people, a line of text does.
    const text = body.trim()
    return text.startsWith("<") ? undefined : text.slice(0, TEXT_SHOWN_CHARS)
  }
}

/** Milliseconds from `retry-after-ms` or `retry-after` (seconds or a date). */
const retryAfter = (headers: Record<string, string> | undefined): number | undefined => {
  const exact = Number(headers?.["retry-after-ms"] ?? "NaN")
  if (Number.isFinite(exact)) return Math.max(0, exact)
  const value = headers?.["retry-after"]
  if (value === undefined) return undefined
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
