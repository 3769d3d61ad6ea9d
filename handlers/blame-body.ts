import { NamedError } from "../runtime/errors.ts"

/** What to throw for an error of `handle`: when a value was too large to be stored, one that names what is large in the body. */
export const blameBody = (error: unknown, body: unknown): unknown => {
  if (!NamedError.is(error, "ValueTooLargeError") || body === undefined) return error
  const { limitBytes } = error.data
  const message = `Shorten ${heaviest(body)}: what is kept in one piece has at most ${limitBytes} bytes`
  return new NamedError("BodyTooLargeError", { message, limitBytes }, { cause: error })
}

/** Shown of a key: it may be what is too large. */
const KEY_CHARS = 100

/** Where most of a JSON value is, as far down as one place holds more than half of it: `["metadata"]["notes"]`. */
const heaviest = (value: unknown): string => {
  let path = ""
  let at = value
  for (;;) {
    const sizes = Object.entries(typeof at === "object" && at !== null ? at : {}).map(([key, child]) => ({
      key,
      child,
      size: JSON.stringify(child)?.length ?? 0,
    }))
    const total = sizes.reduce((sum, { size }) => sum + size, 0)
    const found = sizes.find(({ size }) => size > total / 2)
    if (!found) return path || "the body"
    path += `["${found.key.slice(0, KEY_CHARS)}"]`
    at = found.child
  }
}
