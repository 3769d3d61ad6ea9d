import { type ErrorData, type ErrorName, NamedError } from "../../runtime/errors.ts"

/** What a call between objects gives. Errors lose their name and data on the way, so they travel as values. */
export type Answer<Value> = { value: Value } | { error: { name: ErrorName; data: ErrorData[ErrorName] } }

/** Runs what another object asked for. Errors without a name are bugs or outages, and stay what they are. */
export const answer = async <Value>(work: () => Value | Promise<Value>): Promise<Answer<Value>> => {
  try {
    return { value: await work() }
  } catch (error) {
    if (error instanceof NamedError) return { error: { name: error.name, data: error.data } }
    throw error
  }
}

/** The value of an answer. @throws what the other object threw; ServiceUnavailableError while it is away */
export const unwrap = async <Value>(asked: Promise<Answer<Value>>): Promise<Value> => {
  const answered = await asked.catch((error: unknown) => {
    throw awayOr(error)
  })
  if ("error" in answered) throw new NamedError(answered.error.name, answered.error.data)
  return answered.value
}

/** What is to be told of a failed call: that the other object is just being moved, renewed or flooded, when workerd says so. */
export const awayOr = (error: unknown): unknown => {
  const isAway =
    error instanceof Error && ("retryable" in error || "overloaded" in error || "durableObjectReset" in error)
  if (!isAway) return error
  const message = "Try again: a part of the server was just restarted"
  return new NamedError("ServiceUnavailableError", { message }, { cause: error })
}
