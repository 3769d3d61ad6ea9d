import type { z } from "zod"
import { type ErrorData, NamedError } from "../runtime/errors.ts"

type Kind = ErrorData["BadRequestError"]["kind"]

/**
 * Parses input by its schema. `null` for an optional key of a body counts as absent: many languages' clients send it.
 *
 * @throws BadRequestError naming each bad key, e.g. `Expected string, received number at ["title"]`
 */
export const validate = (schema: z.ZodType, value: unknown, kind: Kind): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  if (kind === "Payload" && removeNulls(value, result.error.issues)) {
    const again = schema.safeParse(value)
    if (again.success) return again.data
  }
  throw new NamedError("BadRequestError", { message: describe(result.error.issues, kind), kind })
}

/** Removes the keys that are wrong for being null; whether there were any. */
const removeNulls = (value: unknown, issues: readonly z.core.$ZodIssue[]): boolean => {
  let found = false
  for (const issue of issues) {
    const parent = issue.path.slice(0, -1).reduce(childOf, value)
    const key = issue.path.at(-1)
    if (key !== undefined && isRecord(parent) && parent[key] === null) found = delete parent[key]
    const at = issue.path.reduce(childOf, value)
    if (issue.code === "invalid_union") for (const branch of issue.errors) found = removeNulls(at, branch) || found
  }
  return found
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const childOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined

const describe = (issues: readonly z.core.$ZodIssue[], kind: Kind): string => {
  const lines = issues.slice(0, 5).map((issue) => `${issue.message} at ${pathOf(issue.path)}`)
  if (issues.length > lines.length) lines.push(`and ${issues.length - lines.length} more`)
  return `Check the ${kind === "Payload" ? "body" : kind.toLowerCase()}: ${lines.join("; ")}`
}

const pathOf = (path: PropertyKey[]): string =>
  path.length === 0 ? "the top level" : path.map((key) => `["${String(key)}"]`).join("")
