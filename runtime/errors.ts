/**
 * The errors that the runtime throws, by name, with the data that a client gets. No HTTP here.
 *
 * Messages: sentence case, action first, no final period, values quoted.
 */
export interface ErrorData {
  BadRequestError: { message: string; kind: "Query" | "Params" | "Payload" | "Headers" }
  InvalidCursorError: { message: string }
  NotFoundError: { message: string }
  MessageNotFoundError: { message: string; sessionID: string; messageID: string }
  ProviderNotFoundError: { message: string; providerID: string }
  MethodNotAllowedError: { message: string; allow: string[] }
  PermissionNotFoundError: { message: string; requestID: string }
  QuestionNotFoundError: { message: string; requestID: string }
  McpServerNotFoundError: { message: string; name: string }
  McpUnsupportedOAuthError: { message: string }
  ProjectNotFoundError: { message: string; projectID: string }
  MoveSessionError: { message: string }
  SessionBusyError: { message: string; sessionID: string }
  IdempotencyConflictError: { message: string; key: string }
  ForbiddenError: { message: string }
  UnauthorizedError: { message: string }
  BodyTooLargeError: { message: string; limitBytes: number }
  /** What a row was to hold. When it came with a request, its answer is a BodyTooLargeError that names the field. */
  ValueTooLargeError: { message: string; limitBytes: number }
  UpgradeRequiredError: { message: string }
  UrlTooLongError: { message: string; limit: number }
  HeadersTooLargeError: { message: string; limit: number }
  TooManyLoginsError: { message: string; retryAfterSeconds: number }
  UnsupportedError: { message: string }
  TooManyReadersError: { message: string; limit: number }
  ConfigJsonError: { message: string; path: string }
  ConfigInvalidError: { message: string; path: string; issues: { message: string; path: string[] }[] }
  OutsideDirectoryError: { message: string; path: string }
  FileNotFoundError: { message: string; path: string }
  NotAFileError: { message: string; path: string }
  NotADirectoryError: { message: string; path: string }
  FileTooLargeError: { message: string; path: string; limitBytes: number }
  InvalidPatternError: { message: string; pattern: string }
  PreconditionFailedError: { message: string; path: string }
  InvalidArchiveError: { message: string; entry?: string }
  DirectoryNotEmptyError: { message: string; path: string }
  VcsApplyError: { message: string; reason: "non-git" | "not-clean" }
  VcsFailedError: { message: string }
  WorktreeNotGitError: { message: string }
  WorktreeListFailedError: { message: string }
  WorktreeCreateFailedError: { message: string }
  WorktreeResetFailedError: { message: string }
  WorktreeRemoveFailedError: { message: string }
  ProjectCopyError: { message: string; forceRequired?: boolean }
  AddressRefusedError: { message: string; host: string }
  RequestTimeoutError: { message: string; timeoutMs: number }
  ProviderAuthError: { message: string; providerID: string }
  ProviderAuthOauthMissing: { message: string; providerID: string }
  ProviderAuthOauthCodeMissing: { message: string; providerID: string }
  ProviderAuthOauthCallbackFailed: { message: string; providerID: string }
  ProviderAuthValidationFailed: { message: string; field: string }
  UnsupportedProviderError: { message: string; npm: string; known: string[] }
  ProviderModelNotFoundError: { message: string; providerID: string; modelID: string; suggestions: string[] }
  AgentNotFoundError: { message: string; agent: string; available: string[] }
  ShareDisabledError: { message: string }
  PtyNotFoundError: { message: string; ptyID: string }
  PtyForbiddenError: { message: string }
  CommandNotFoundError: { message: string; command: string; available: string[] }
  PermissionDeniedError: { message: string; permission: string }
  PermissionRejectedError: { message: string; feedback?: string }
  QuestionRejectedError: { message: string }
  StorageVersionError: { message: string; found: number; supported: number }
  ServiceUnavailableError: { message: string }
  UnknownError: { message: string; ref: string }
}

export type ErrorName = keyof ErrorData

/** A failure with a name and typed data. Anything else that is thrown is a bug or an outage, and becomes UnknownError. */
export class NamedError<Name extends ErrorName = ErrorName> extends Error {
  override readonly name: Name
  readonly data: ErrorData[Name]

  constructor(name: Name, data: ErrorData[Name], options?: ErrorOptions) {
    super(data.message, options)
    this.name = name
    this.data = data
  }

  /** Narrows an unknown error to one name. */
  static is<Name extends ErrorName>(error: unknown, name: Name): error is NamedError<Name> {
    return error instanceof NamedError && error.name === name
  }
}
