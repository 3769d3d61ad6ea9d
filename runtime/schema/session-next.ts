import { z } from "zod"
import { NextMessageID, WorkspaceID } from "./ids.ts"

export const PromptSource = z
  .object({ start: z.number(), end: z.number(), text: z.string() })
  .meta({ id: "PromptSource" })
export type PromptSource = z.infer<typeof PromptSource>

export const PromptFileAttachment = z
  .object({
    uri: z.string(),
    mime: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
    source: PromptSource.optional(),
  })
  .meta({ id: "PromptFileAttachment" })
export type PromptFileAttachment = z.infer<typeof PromptFileAttachment>

export const PromptAgentAttachment = z
  .object({ name: z.string(), source: PromptSource.optional() })
  .meta({ id: "PromptAgentAttachment" })
export type PromptAgentAttachment = z.infer<typeof PromptAgentAttachment>

export const Prompt = z
  .object({
    text: z.string(),
    files: z.array(PromptFileAttachment).optional(),
    agents: z.array(PromptAgentAttachment).optional(),
  })
  .meta({ id: "Prompt" })
export type Prompt = z.infer<typeof Prompt>

export const LocationRef = z
  .object({ directory: z.string(), workspaceID: WorkspaceID.optional() })
  .meta({ id: "LocationRef" })
export type LocationRef = z.infer<typeof LocationRef>

export const SessionErrorUnknown = z
  .object({ type: z.literal("unknown"), message: z.string() })
  .meta({ id: "SessionErrorUnknown" })
export type SessionErrorUnknown = z.infer<typeof SessionErrorUnknown>

export const LLMProviderMetadata = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .meta({ id: "LLMProviderMetadata" })
export type LLMProviderMetadata = z.infer<typeof LLMProviderMetadata>

export const ToolTextContent = z.object({ type: z.literal("text"), text: z.string() }).meta({ id: "ToolTextContent" })
export type ToolTextContent = z.infer<typeof ToolTextContent>

export const ToolFileContent = z
  .object({
    type: z.literal("file"),
    uri: z.string(),
    mime: z.string(),
    name: z.string().optional(),
  })
  .meta({ id: "ToolFileContent" })
export type ToolFileContent = z.infer<typeof ToolFileContent>

export const LLMToolContent = z
  .discriminatedUnion("type", [ToolTextContent, ToolFileContent])
  .meta({ id: "LLMToolContent" })
export type LLMToolContent = z.infer<typeof LLMToolContent>

export const SessionNextRetryError = z
  .object({
    message: z.string(),
    statusCode: z.number().optional(),
    isRetryable: z.boolean(),
    responseHeaders: z.record(z.string(), z.string()).optional(),
    responseBody: z.string().optional(),
    metadata: z.record(z.string(), z.string()).optional(),
  })
  .meta({ id: "SessionNextRetry_error" })
export type SessionNextRetryError = z.infer<typeof SessionNextRetryError>

export const FileDiff = z
  .object({
    path: z.string(),
    status: z.enum(["added", "modified", "deleted"]),
    additions: z.int().nonnegative(),
    deletions: z.int().nonnegative(),
    patch: z.string(),
  })
  .meta({ id: "FileDiff" })
export type FileDiff = z.infer<typeof FileDiff>

export const RevertState = z
  .object({
    messageID: NextMessageID,
    partID: z.string().optional(),
    snapshot: z.string().optional(),
    diff: z.string().optional(),
    files: z.array(FileDiff).optional(),
  })
  .meta({ id: "RevertState" })
export type RevertState = z.infer<typeof RevertState>
