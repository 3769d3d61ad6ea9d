import type { z } from "zod"
import { type ErrorData, NamedError } from "../runtime/errors.ts"

type Kind = ErrorData["BadRequestError"]["kind"]

/**
 * Parses input by its schema.
 *
 * @throws BadRequestError naming each bad key, e.g. `Expected string, received number at ["title"]`
 */
export const validate = (schema: z.ZodType, value: unknown, kind: Kind): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new NamedError("BadRequestError", { message: describe(result.error.issues, kind), kind })
}

const describe = (issues: readonly z.core.$ZodIssue[], kind: Kind): string => {
  const lines = issues.slice(0, 5).map((issue) => `${issue.message} at ${pathOf(issue.path)}`)
  if (issues.length > lines.length) lines.push(`and ${issues.length - lines.length} more`)
  return `Check the ${kind === "Payload" ? "body" : kind.toLowerCase()}: ${lines.join("; ")}`
}

const pathOf = (path: PropertyKey[]): string =>
  path.length === 0 ? "the top level" : path.map((key) => `["${String(key)}"]`).join("")
