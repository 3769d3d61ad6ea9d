import { NamedError } from "../errors.ts"

/** A list cursor: base64url of JSON `{ id, time }`. */
export const writeCursor = (place: { id: string; time: number }): string =>
  btoa(JSON.stringify(place)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")

/** @throws BadRequestError for text that is no cursor */
export const readCursor = (cursor: string): { id: string; time: number } => {
  try {
    const value: unknown = JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")))
    if (typeof value === "object" && value !== null && "id" in value && "time" in value) {
      if (typeof value.id === "string" && typeof value.time === "number") return { id: value.id, time: value.time }
    }
  } catch {
    // Text that is not base64 or not JSON is refused below like any other.
  }
  throw new NamedError("BadRequestError", {
    message: 'Check the query: ["before"] must be a cursor from an x-next-cursor header',
    kind: "Query",
  })
}
