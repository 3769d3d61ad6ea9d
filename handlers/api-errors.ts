import { NamedError } from "../runtime/errors.ts"

/** Whether a path belongs to the newer API, whose errors all have one form. */
export const isApiPath = (path: string): boolean => /^\/+api\//i.test(path)

/**
 * Body of an error of the newer API: `{ _tag, message, … }`, under the names that it has there.
 *
 * @param params of the path: they say which session was not found
 */
export const apiErrorBody = (error: NamedError, params: Readonly<Record<string, string>>): object => {
  const { message } = error
  if (NamedError.is(error, "BadRequestError")) {
    const field = error.data.kind === "Params" && Object.keys(params).find((key) => message.includes(`["${key}"]`))
    return { _tag: "InvalidRequestError", message, ...(field ? { field } : { kind: error.data.kind }) }
  }
  if (NamedError.is(error, "IdempotencyConflictError"))
    return { _tag: "ConflictError", message, resource: error.data.key }
  if (error.name === "NotFoundError" && params["sessionID"] !== undefined)
    return { _tag: "SessionNotFoundError", sessionID: params["sessionID"], message }
  return { _tag: NAMES[error.name] ?? error.name, ...error.data }
}

const NAMES: Partial<Record<NamedError["name"], string>> = {
  PtyForbiddenError: "ForbiddenError",
}
