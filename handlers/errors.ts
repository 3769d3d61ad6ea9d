import { type ErrorName, NamedError } from "../runtime/errors.ts"
import type { Log } from "../runtime/ports/log.ts"
import { apiErrorBody } from "./api-errors.ts"
import { jsonResponse } from "./json-response.ts"

/** HTTP status of each error. A new error does not compile until it has one. */
export const STATUS = {
  BadRequestError: 400,
  InvalidCursorError: 400,
  ConfigJsonError: 400,
  ConfigInvalidError: 400,
  InvalidPatternError: 400,
  InvalidArchiveError: 400,
  VcsApplyError: 400,
  WorktreeNotGitError: 400,
  WorktreeListFailedError: 400,
  WorktreeCreateFailedError: 400,
  WorktreeResetFailedError: 400,
  WorktreeRemoveFailedError: 400,
  ProjectCopyError: 400,
  MoveSessionError: 400,
  NotAFileError: 400,
  NotADirectoryError: 400,
  ProviderAuthError: 400,
  ProviderAuthOauthMissing: 400,
  ProviderAuthOauthCodeMissing: 400,
  ProviderAuthOauthCallbackFailed: 400,
  ProviderAuthValidationFailed: 400,
  UnsupportedProviderError: 400,
  AddressRefusedError: 400,
  McpUnsupportedOAuthError: 400,
  UnauthorizedError: 401,
  ForbiddenError: 403,
  OutsideDirectoryError: 403,
  PermissionDeniedError: 403,
  PermissionRejectedError: 403,
  PtyForbiddenError: 403,
  QuestionRejectedError: 403,
  NotFoundError: 404,
  MessageNotFoundError: 404,
  ProviderNotFoundError: 404,
  FileNotFoundError: 404,
  PermissionNotFoundError: 404,
  QuestionNotFoundError: 404,
  PtyNotFoundError: 404,
  McpServerNotFoundError: 404,
  ProjectNotFoundError: 404,
  MethodNotAllowedError: 405,
  SessionBusyError: 409,
  IdempotencyConflictError: 409,
  DirectoryNotEmptyError: 409,
  PreconditionFailedError: 412,
  BodyTooLargeError: 413,
  FileTooLargeError: 413,
  UrlTooLongError: 414,
  UpgradeRequiredError: 426,
  TooManyReadersError: 429,
  TooManyLoginsError: 429,
  HeadersTooLargeError: 431,
  // Upstream answers 500 to these four; its clients show the message of a 500 and treat a 4xx as their own fault.
  AgentNotFoundError: 500,
  CommandNotFoundError: 500,
  ProviderModelNotFoundError: 500,
  ShareDisabledError: 500,
  StorageVersionError: 500,
  VcsFailedError: 500,
  UnknownError: 500,
  // Only where no body is to blame.
  ValueTooLargeError: 500,
  UnsupportedError: 501,
  ServiceUnavailableError: 503,
  RequestTimeoutError: 504,
} satisfies Record<ErrorName, number>

/** Errors that the contract writes as `{ _tag, ...data }` instead of `{ name, data }`. */
const TAGGED: ReadonlySet<ErrorName> = new Set([
  "PermissionNotFoundError",
  "QuestionNotFoundError",
  "McpServerNotFoundError",
  "ProjectNotFoundError",
  "SessionBusyError",
  "PtyNotFoundError",
  "PtyForbiddenError",
] as const)

/** Errors that the contract reports under the name `UnknownError`. */
const REPORTED_AS_UNKNOWN: ReadonlySet<ErrorName> = new Set([
  "AgentNotFoundError",
  "CommandNotFoundError",
  "ProviderModelNotFoundError",
  "ShareDisabledError",
] as const)

/** Errors of which the contract says whom they concern, and nothing else. */
const WITHOUT_MESSAGE: ReadonlySet<ErrorName> = new Set([
  "ProviderAuthOauthMissing",
  "ProviderAuthOauthCodeMissing",
  // Its issues say what is wrong; clients print message and issues one after the other.
  "ConfigInvalidError",
] as const)

const bodyOf = (error: NamedError, tagged: boolean): unknown => {
  if (TAGGED.has(error.name)) return { _tag: error.name, ...error.data }
  if (error.name === "McpUnsupportedOAuthError") return { error: error.message }
  if (error.name === "BadRequestError")
    return { ...(tagged && { _tag: "BadRequest" }), name: "BadRequest", data: error.data }
  if (REPORTED_AS_UNKNOWN.has(error.name))
    return { name: "UnknownError", data: { message: error.message, ref: reference() } }
  if (WITHOUT_MESSAGE.has(error.name)) return { name: error.name, data: { ...error.data, message: undefined } }
  return { name: error.name, data: error.data }
}

const reference = () => `err_${crypto.randomUUID().slice(0, 8)}`

/** Whatever was thrown, as a NamedError. What nobody declared becomes UnknownError: its cause goes to the log, never to the client. */
export const toNamedError = (error: unknown, log: Log): NamedError => {
  if (error instanceof NamedError && error.name !== "ValueTooLargeError") return error
  const ref = reference()
  log("error", "Request failed", {
    ref,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new NamedError("UnknownError", {
    message: `Answer this request: ${isDiskFull(error) ? "the server's disk is full" : "an internal error"}, see ${ref} in the server's log`,
    ref,
  })
}

/** SQLite's own words, on disk and in a Durable Object. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && /database or disk is full|ENOSPC: no space left/.test(error.message)

/**
 * The response of an error: status from the table, JSON body in the contract's form.
 * `tagged`: a bad request carries upstream's second form, `_tag`, beside the first.
 * `api`: the path's parameters, for an operation of the newer API.
 */
export const errorResponse = (
  error: NamedError,
  { tagged = false, api }: { tagged?: boolean; api?: Record<string, string> | undefined } = {},
): Response => {
  const headers: Record<string, string> = {}
  if (NamedError.is(error, "MethodNotAllowedError")) headers["allow"] = error.data.allow.join(", ")
  if (NamedError.is(error, "TooManyLoginsError")) headers["retry-after"] = String(error.data.retryAfterSeconds)
  if (error.name === "UpgradeRequiredError") headers["upgrade"] = "websocket"
  const body = api ? apiErrorBody(error, api) : bodyOf(error, tagged)
  return jsonResponse(JSON.stringify(body), STATUS[error.name], headers)
}
