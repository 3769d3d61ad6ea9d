import { z } from "zod"
import { UnknownError } from "./errors.ts"

export const ProviderAuthError = z
  .object({ name: z.literal("ProviderAuthError"), data: z.object({ providerID: z.string(), message: z.string() }) })
  .meta({ id: "ProviderAuthError" })
export type ProviderAuthError = z.infer<typeof ProviderAuthError>

export const MessageOutputLengthError = z
  .object({ name: z.literal("MessageOutputLengthError"), data: z.object({}) })
  .meta({ id: "MessageOutputLengthError" })
export type MessageOutputLengthError = z.infer<typeof MessageOutputLengthError>

export const MessageAbortedError = z
  .object({ name: z.literal("MessageAbortedError"), data: z.object({ message: z.string() }) })
  .meta({ id: "MessageAbortedError" })
export type MessageAbortedError = z.infer<typeof MessageAbortedError>

export const StructuredOutputError = z
  .object({
    name: z.literal("StructuredOutputError"),
    data: z.object({ message: z.string(), retries: z.int().nonnegative() }),
  })
  .meta({ id: "StructuredOutputError" })
export type StructuredOutputError = z.infer<typeof StructuredOutputError>

export const ContextOverflowError = z
  .object({
    name: z.literal("ContextOverflowError"),
    data: z.object({ message: z.string(), responseBody: z.string().optional() }),
  })
  .meta({ id: "ContextOverflowError" })
export type ContextOverflowError = z.infer<typeof ContextOverflowError>

export const ContentFilterError = z
  .object({ name: z.literal("ContentFilterError"), data: z.object({ message: z.string() }) })
  .meta({ id: "ContentFilterError" })
export type ContentFilterError = z.infer<typeof ContentFilterError>

export const APIError = z
  .object({
    name: z.literal("APIError"),
    data: z.object({
      message: z.string(),
      statusCode: z.int().nonnegative().optional(),
      isRetryable: z.boolean(),
      responseHeaders: z.record(z.string(), z.string()).optional(),
      responseBody: z.string().optional(),
      metadata: z.record(z.string(), z.string()).optional(),
    }),
  })
  .meta({ id: "APIError" })
export type APIError = z.infer<typeof APIError>

export const MessageError = z.discriminatedUnion("name", [
  ProviderAuthError,
  UnknownError,
  MessageOutputLengthError,
  MessageAbortedError,
  StructuredOutputError,
  ContextOverflowError,
  ContentFilterError,
  APIError,
])
export type MessageError = z.infer<typeof MessageError>
