import { decodeBase64 } from "../base64.ts"
import { NamedError } from "../errors.ts"

/** A cursor of the newer API: base64url of JSON. */
export const writePageCursor = (value: object): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

/** @throws InvalidCursorError for text that is no cursor, or none of this list */
export const readPageCursor = <Value extends object>(
  cursor: string,
  isCursor: (value: Partial<Value>) => value is Value,
): Value => {
  try {
    const bytes = decodeBase64(cursor.replaceAll("-", "+").replaceAll("_", "/"))
    const value: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    if (typeof value === "object" && value !== null && isCursor(value as Partial<Value>)) return value as Value
  } catch {
    // Text that is not JSON is refused below like any other.
  }
  throw new NamedError("InvalidCursorError", {
    message: 'Check the query: ["cursor"] must come from a page of this list',
  })
}
