import type { LogInput } from "./schema/log.ts"

/** Characters of a message, and of `extra` as JSON, that are kept. */
const LIMIT = 8192
const SERVICE_LIMIT = 128

/** Ends lines and moves cursors: C0, DEL, C1 and the two line separators of Unicode. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** Makes a client's log entry safe to print: without control characters, at most some kilobytes, `extra` in a field of its own. */
export const cleanLogEntry = ({ service, level, message, extra }: LogInput) => ({
  level,
  message: clean(message, LIMIT),
  fields: { service: clean(service, SERVICE_LIMIT), ...(extra && { extra: cleanExtra(extra) }) },
})

const clean = (text: string, limit: number): string => {
  const kept = text.length > limit ? `${text.slice(0, limit)}…` : text
  return kept.replace(CONTROL, " ")
}

/** What is too large stays as the beginning of its JSON. */
const cleanExtra = (extra: Record<string, unknown>): unknown => {
  const text = JSON.stringify(extra)
  if (text.length > LIMIT) return clean(text, LIMIT)
  return JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? clean(value, LIMIT) : value))
}
