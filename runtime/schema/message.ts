import { z } from "zod"
import { MessageID, SessionID } from "./ids.ts"
import { MessageError } from "./message-error.ts"
import { OutputFormat } from "./output-format.ts"
import { Part } from "./part.ts"
import { SnapshotFileDiff } from "./session.ts"
import { Timestamp } from "./time.ts"
import { TokenUsage } from "./token-counts.ts"

export const UserMessage = z
  .object({
    id: MessageID,
    sessionID: SessionID,
    role: z.literal("user"),
    time: z.object({ created: z.number().nonnegative() }),
    format: OutputFormat.optional(),
    summary: z
      .object({
        title: z.string().optional(),
        body: z.string().optional(),
        diffs: z.array(SnapshotFileDiff),
      })
      .optional(),
    agent: z.string(),
    model: z.object({
      providerID: z.string(),
      modelID: z.string(),
      variant: z.string().optional(),
    }),
    system: z.string().optional(),
    tools: z.record(z.string(), z.boolean()).optional(),
  })
  .meta({ id: "UserMessage" })
export type UserMessage = z.infer<typeof UserMessage>

export const AssistantMessage = z
  .object({
    id: MessageID,
    sessionID: SessionID,
    role: z.literal("assistant"),
    time: z.object({ created: Timestamp, completed: Timestamp.optional() }),
    error: MessageError.optional(),
    parentID: MessageID,
    modelID: z.string(),
    providerID: z.string(),
    mode: z.string(),
    agent: z.string(),
    path: z.object({ cwd: z.string(), root: z.string() }),
    summary: z.boolean().optional(),
    cost: z.number(),
    tokens: TokenUsage,
    structured: z.unknown().optional(),
    variant: z.string().optional(),
    finish: z.string().optional(),
  })
  .meta({ id: "AssistantMessage" })
export type AssistantMessage = z.infer<typeof AssistantMessage>

export const Message = z.discriminatedUnion("role", [UserMessage, AssistantMessage]).meta({ id: "Message" })
export type Message = z.infer<typeof Message>

export const MessageWithParts = z.object({ info: Message, parts: z.array(Part) })
export type MessageWithParts = z.infer<typeof MessageWithParts>

export const AssistantMessageWithParts = z.object({ info: AssistantMessage, parts: z.array(Part) })
export type AssistantMessageWithParts = z.infer<typeof AssistantMessageWithParts>
