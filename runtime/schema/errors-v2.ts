import { z } from "zod"

/** Errors of the operations under `/api`: one form, `{ _tag, message, … }`. */
const tagged = <Tag extends string, Shape extends z.ZodRawShape>(tag: Tag, shape: Shape, component: string = tag) =>
  z.object({ _tag: z.literal(tag), ...shape, message: z.string() }).meta({ id: component })

export const UnauthorizedError = tagged("UnauthorizedError", {})
export type UnauthorizedError = z.infer<typeof UnauthorizedError>

export const ForbiddenError = tagged("ForbiddenError", {})
export type ForbiddenError = z.infer<typeof ForbiddenError>

export const InvalidCursorError = tagged("InvalidCursorError", {})
export type InvalidCursorError = z.infer<typeof InvalidCursorError>

export const SessionNotFoundError = tagged("SessionNotFoundError", { sessionID: z.string() })
export type SessionNotFoundError = z.infer<typeof SessionNotFoundError>

export const MessageNotFoundError = tagged("MessageNotFoundError", { sessionID: z.string(), messageID: z.string() })
export type MessageNotFoundError = z.infer<typeof MessageNotFoundError>

export const ProviderNotFoundError = tagged("ProviderNotFoundError", { providerID: z.string() })
export type ProviderNotFoundError = z.infer<typeof ProviderNotFoundError>

export const ConflictError = tagged("ConflictError", { resource: z.string().optional() })
export type ConflictError = z.infer<typeof ConflictError>

export const ServiceUnavailableError = tagged("ServiceUnavailableError", { service: z.string().optional() })
export type ServiceUnavailableError = z.infer<typeof ServiceUnavailableError>

/** The tagged form of `UnknownError`. */
export const UnknownTaggedError = tagged("UnknownError", { ref: z.string().optional() }, "UnknownError1")
export type UnknownTaggedError = z.infer<typeof UnknownTaggedError>
