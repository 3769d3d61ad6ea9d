import { z } from "zod"
import { MessageID, SessionID } from "./ids.ts"
import { MessageError } from "./message-error.ts"
import { ModelKey } from "./model-ref.ts"
import { OutputFormat } from "./output-format.ts"
import { Part } from "./part.ts"
import { queryInteger } from "./query.ts"
import { SnapshotFileDiff } from "./session.ts"
import { Timestamp } from "./time.ts"
import { TokenUsage } from "./tokens.ts"

export const UserMessage = z
  .object({
    id: MessageID,
    sessionID: SessionID,
    role: z.literal("user"),
    time: z.object({ created: z.number().nonnegative() }),
    format: OutputFormat.optional(),
    summary: z
      .object({ title: z.string().optional(), body: z.string().optional(), diffs: z.array(SnapshotFileDiff) })
      .optional(),
    agent: z.string(),
    model: z.object({ ...ModelKey.shape, variant: z.string().optional() }),
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

/** Parts are in the order of their ids. */
export const MessageWithParts = z.object({ info: Message, parts: z.array(Part) })
export type MessageWithParts = z.infer<typeof MessageWithParts>

/** What a command answers, and a prompt unless it has `noReply` (then: its own user message). */
export const AssistantMessageWithParts = z.object({ info: AssistantMessage, parts: z.array(Part) })
export type AssistantMessageWithParts = z.infer<typeof AssistantMessageWithParts>

/** The newest `limit` messages, all when it is 0 or absent; `before` is the cursor of the page before. */
export const MessageListQuery = z.object({
  limit: queryInteger(0, Number.MAX_SAFE_INTEGER).optional(),
  before: z.string().optional(),
})
export type MessageListQuery = z.infer<typeof MessageListQuery>
