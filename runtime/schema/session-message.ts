import { z } from "zod"
import { NextMessageID, SessionID } from "./ids.ts"
import { ModelRef } from "./model-ref.ts"
import {
  LLMProviderMetadata,
  LLMToolContent,
  PromptAgentAttachment,
  PromptFileAttachment,
  SessionErrorUnknown,
} from "./session-next.ts"
import { PageCursors } from "./session-v2.ts"
import { TokenCounts } from "./tokens.ts"

const anything = z.record(z.string(), z.unknown())
const head = {
  id: NextMessageID,
  metadata: anything.optional(),
  time: z.object({ created: z.number() }),
}
const span = z.object({ created: z.number(), completed: z.number().optional() })

export const SessionMessageAgentSwitched = z
  .object({ ...head, type: z.literal("agent-switched"), agent: z.string() })
  .meta({ id: "SessionMessageAgentSwitched" })

export const SessionMessageModelSwitched = z
  .object({ ...head, type: z.literal("model-switched"), model: ModelRef })
  .meta({ id: "SessionMessageModelSwitched" })

export const SessionMessageUser = z
  .object({
    ...head,
    text: z.string(),
    files: z.array(PromptFileAttachment).optional(),
    agents: z.array(PromptAgentAttachment).optional(),
    type: z.literal("user"),
  })
  .meta({ id: "SessionMessageUser" })

export const SessionMessageSynthetic = z
  .object({ ...head, sessionID: SessionID, text: z.string(), type: z.literal("synthetic") })
  .meta({ id: "SessionMessageSynthetic" })

export const SessionMessageSystem = z
  .object({ ...head, type: z.literal("system"), text: z.string() })
  .meta({ id: "SessionMessageSystem" })

export const SessionMessageShell = z
  .object({
    ...head,
    time: span,
    type: z.literal("shell"),
    callID: z.string(),
    command: z.string(),
    output: z.string(),
  })
  .meta({ id: "SessionMessageShell" })

export const SessionMessageAssistantText = z
  .object({ type: z.literal("text"), id: z.string(), text: z.string() })
  .meta({ id: "SessionMessageAssistantText" })

export const SessionMessageAssistantReasoning = z
  .object({
    type: z.literal("reasoning"),
    id: z.string(),
    text: z.string(),
    providerMetadata: LLMProviderMetadata.optional(),
    time: span.optional(),
  })
  .meta({ id: "SessionMessageAssistantReasoning" })

export const SessionMessageToolStatePending = z
  .object({ status: z.literal("pending"), input: z.string() })
  .meta({ id: "SessionMessageToolStatePending" })

export const SessionMessageToolStateRunning = z
  .object({
    status: z.literal("running"),
    input: anything,
    structured: anything,
    content: z.array(LLMToolContent),
  })
  .meta({ id: "SessionMessageToolStateRunning" })

export const SessionMessageToolStateCompleted = z
  .object({
    status: z.literal("completed"),
    input: anything,
    attachments: z.array(PromptFileAttachment).optional(),
    content: z.array(LLMToolContent),
    outputPaths: z.array(z.string()).optional(),
    structured: anything,
    result: z.unknown().optional(),
  })
  .meta({ id: "SessionMessageToolStateCompleted" })

export const SessionMessageToolStateError = z
  .object({
    status: z.literal("error"),
    input: anything,
    content: z.array(LLMToolContent),
    structured: anything,
    error: SessionErrorUnknown,
    result: z.unknown().optional(),
  })
  .meta({ id: "SessionMessageToolStateError" })

export const SessionMessageToolState = z.discriminatedUnion("status", [
  SessionMessageToolStatePending,
  SessionMessageToolStateRunning,
  SessionMessageToolStateCompleted,
  SessionMessageToolStateError,
])
export type SessionMessageToolState = z.infer<typeof SessionMessageToolState>

export const SessionMessageAssistantTool = z
  .object({
    type: z.literal("tool"),
    id: z.string(),
    name: z.string(),
    provider: z
      .object({
        executed: z.boolean(),
        metadata: LLMProviderMetadata.optional(),
        resultMetadata: LLMProviderMetadata.optional(),
      })
      .optional(),
    state: SessionMessageToolState,
    time: z.object({
      created: z.number(),
      ran: z.number().optional(),
      completed: z.number().optional(),
      pruned: z.number().optional(),
    }),
  })
  .meta({ id: "SessionMessageAssistantTool" })
export type SessionMessageAssistantTool = z.infer<typeof SessionMessageAssistantTool>

export const SessionMessageAssistantContent = z.discriminatedUnion("type", [
  SessionMessageAssistantText,
  SessionMessageAssistantReasoning,
  SessionMessageAssistantTool,
])
export type SessionMessageAssistantContent = z.infer<typeof SessionMessageAssistantContent>

export const SessionMessageAssistant = z
  .object({
    ...head,
    time: span,
    type: z.literal("assistant"),
    agent: z.string(),
    model: ModelRef,
    content: z.array(SessionMessageAssistantContent),
    snapshot: z
      .object({ start: z.string().optional(), end: z.string().optional(), files: z.array(z.string()).optional() })
      .optional(),
    finish: z.string().optional(),
    cost: z.number().optional(),
    tokens: TokenCounts.optional(),
    error: SessionErrorUnknown.optional(),
  })
  .meta({ id: "SessionMessageAssistant" })
export type SessionMessageAssistant = z.infer<typeof SessionMessageAssistant>

/** `recent`: what of the conversation stays beside the summary. */
export const SessionMessageCompaction = z
  .object({
    ...head,
    type: z.literal("compaction"),
    reason: z.enum(["auto", "manual"]),
    summary: z.string(),
    recent: z.string(),
  })
  .meta({ id: "SessionMessageCompaction" })

export const SessionMessage = z
  .discriminatedUnion("type", [
    SessionMessageAgentSwitched,
    SessionMessageModelSwitched,
    SessionMessageUser,
    SessionMessageSynthetic,
    SessionMessageSystem,
    SessionMessageShell,
    SessionMessageAssistant,
    SessionMessageCompaction,
  ])
  .meta({ id: "SessionMessage" })
export type SessionMessage = z.infer<typeof SessionMessage>

export const SessionMessagesResponse = z
  .object({ data: z.array(SessionMessage), cursor: PageCursors })
  .meta({ id: "SessionMessagesResponse" })
export type SessionMessagesResponse = z.infer<typeof SessionMessagesResponse>
