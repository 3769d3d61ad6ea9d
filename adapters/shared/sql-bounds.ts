import { NamedError } from "../../runtime/errors.ts"
import type { SqlValue } from "../../runtime/ports/database.ts"

/** Most parameters of one statement: a Durable Object's limit, kept everywhere. */
export const PARAMETER_LIMIT = 100

/** Most bytes of one text or blob: a Durable Object's limit, kept everywhere. */
export const VALUE_LIMIT_BYTES = 2_000_000

const refuse = (index: number, reason: string): never => {
  throw new TypeError(`Cannot bind SQL parameter ${index + 1}: ${reason}`)
}

const tooLarge = (what: "text" | "blob") => {
  const message = `Store a ${what} of at most ${VALUE_LIMIT_BYTES} bytes: this one is larger`
  return new NamedError("ValueTooLargeError", { message, limitBytes: VALUE_LIMIT_BYTES })
}

const checkText = (text: string): void => {
  // A UTF-16 unit is one to three bytes of UTF-8, so most strings need no count.
  if (text.length * 3 <= VALUE_LIMIT_BYTES) return
  if (text.length > VALUE_LIMIT_BYTES || new TextEncoder().encode(text).byteLength > VALUE_LIMIT_BYTES)
    throw tooLarge("text")
}

const checkNumber = (value: number, index: number): void => {
  // NaN would be stored as NULL, and integers over 2^53 come back as other numbers.
  if (!Number.isFinite(value)) refuse(index, `${value} is not a finite number`)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) refuse(index, `${value} is beyond 2^53`)
}

/**
 * Checks what the drivers would silently change or refuse each in their own way.
 *
 * @throws ValueTooLargeError; TypeError for booleans, undefined, bigints, other objects, unsafe numbers, too many values
 */
export const checkParams = (params: readonly SqlValue[]): void => {
  if (params.length > PARAMETER_LIMIT) {
    throw new TypeError(`Cannot run SQL: ${params.length} parameters are more than ${PARAMETER_LIMIT}`)
  }
  for (let index = 0; index < params.length; index += 1) {
    const value: unknown = params[index]
    if (typeof value === "string") checkText(value)
    else if (typeof value === "number") checkNumber(value, index)
    else if (value instanceof Uint8Array) {
      if (value.byteLength > VALUE_LIMIT_BYTES) throw tooLarge("blob")
    } else if (value !== null) refuse(index, `a ${typeof value} is no SQL value`)
  }
}

/** Refuses a promise as a transaction's result: the transaction would be over before its work. */
export const checkSynchronous = <Result>(result: Result): Result => {
  if (result instanceof Promise) {
    result.catch(() => {})
    throw new TypeError("Cannot run transaction: its work must not be asynchronous")
  }
  return result
}
