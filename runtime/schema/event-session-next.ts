import { z } from "zod"
import { event } from "./event-shape.ts"
import { NextMessageID, SessionID } from "./ids.ts"
import { ModelRef } from "./model-key.ts"
import {
  LLMProviderMetadata,
  LLMToolContent,
  LocationRef,
  Prompt,
  RevertState,
  SessionErrorUnknown,
  SessionNextRetryError,
} from "./session-next.ts"
import { TokenCounts } from "./token-counts.ts"

export const EventSessionNextAgentSwitched = event(
  "EventSessionNextAgentSwitched",
  "session.next.agent.switched",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    agent: z.string(),
  }),
)
export type EventSessionNextAgentSwitched = z.infer<typeof EventSessionNextAgentSwitched>

export const EventSessionNextModelSwitched = event(
  "EventSessionNextModelSwitched",
  "session.next.model.switched",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    model: ModelRef,
  }),
)
export type EventSessionNextModelSwitched = z.infer<typeof EventSessionNextModelSwitched>

export const EventSessionNextMoved = event(
  "EventSessionNextMoved",
  "session.next.moved",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    location: LocationRef,
    subdirectory: z.string().optional(),
  }),
)
export type EventSessionNextMoved = z.infer<typeof EventSessionNextMoved>

export const EventSessionNextPrompted = event(
  "EventSessionNextPrompted",
  "session.next.prompted",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    prompt: Prompt,
    delivery: z.enum(["steer", "queue"]),
  }),
)
export type EventSessionNextPrompted = z.infer<typeof EventSessionNextPrompted>

export const EventSessionNextPromptAdmitted = event(
  "EventSessionNextPromptAdmitted",
  "session.next.prompt.admitted",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    prompt: Prompt,
    delivery: z.enum(["steer", "queue"]),
  }),
)
export type EventSessionNextPromptAdmitted = z.infer<typeof EventSessionNextPromptAdmitted>

export const EventSessionNextContextUpdated = event(
  "EventSessionNextContextUpdated",
  "session.next.context.updated",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    text: z.string(),
  }),
)
export type EventSessionNextContextUpdated = z.infer<typeof EventSessionNextContextUpdated>

export const EventSessionNextSynthetic = event(
  "EventSessionNextSynthetic",
  "session.next.synthetic",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    text: z.string(),
  }),
)
export type EventSessionNextSynthetic = z.infer<typeof EventSessionNextSynthetic>

export const EventSessionNextShellStarted = event(
  "EventSessionNextShellStarted",
  "session.next.shell.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    callID: z.string(),
    command: z.string(),
  }),
)
export type EventSessionNextShellStarted = z.infer<typeof EventSessionNextShellStarted>

export const EventSessionNextShellEnded = event(
  "EventSessionNextShellEnded",
  "session.next.shell.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    callID: z.string(),
    output: z.string(),
  }),
)
export type EventSessionNextShellEnded = z.infer<typeof EventSessionNextShellEnded>

export const EventSessionNextStepStarted = event(
  "EventSessionNextStepStarted",
  "session.next.step.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    agent: z.string(),
    model: ModelRef,
    snapshot: z.string().optional(),
  }),
)
export type EventSessionNextStepStarted = z.infer<typeof EventSessionNextStepStarted>

export const EventSessionNextStepEnded = event(
  "EventSessionNextStepEnded",
  "session.next.step.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    finish: z.string(),
    cost: z.number(),
    tokens: TokenCounts,
    snapshot: z.string().optional(),
    files: z.array(z.string()).optional(),
  }),
)
export type EventSessionNextStepEnded = z.infer<typeof EventSessionNextStepEnded>

export const EventSessionNextStepFailed = event(
  "EventSessionNextStepFailed",
  "session.next.step.failed",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    error: SessionErrorUnknown,
  }),
)
export type EventSessionNextStepFailed = z.infer<typeof EventSessionNextStepFailed>

export const EventSessionNextTextStarted = event(
  "EventSessionNextTextStarted",
  "session.next.text.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    textID: z.string(),
  }),
)
export type EventSessionNextTextStarted = z.infer<typeof EventSessionNextTextStarted>

export const EventSessionNextTextDelta = event(
  "EventSessionNextTextDelta",
  "session.next.text.delta",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    textID: z.string(),
    delta: z.string(),
  }),
)
export type EventSessionNextTextDelta = z.infer<typeof EventSessionNextTextDelta>

export const EventSessionNextTextEnded = event(
  "EventSessionNextTextEnded",
  "session.next.text.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    textID: z.string(),
    text: z.string(),
  }),
)
export type EventSessionNextTextEnded = z.infer<typeof EventSessionNextTextEnded>

export const EventSessionNextReasoningStarted = event(
  "EventSessionNextReasoningStarted",
  "session.next.reasoning.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    reasoningID: z.string(),
    providerMetadata: LLMProviderMetadata.optional(),
  }),
)
export type EventSessionNextReasoningStarted = z.infer<typeof EventSessionNextReasoningStarted>

export const EventSessionNextReasoningDelta = event(
  "EventSessionNextReasoningDelta",
  "session.next.reasoning.delta",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    reasoningID: z.string(),
    delta: z.string(),
  }),
)
export type EventSessionNextReasoningDelta = z.infer<typeof EventSessionNextReasoningDelta>

export const EventSessionNextReasoningEnded = event(
  "EventSessionNextReasoningEnded",
  "session.next.reasoning.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    reasoningID: z.string(),
    text: z.string(),
    providerMetadata: LLMProviderMetadata.optional(),
  }),
)
export type EventSessionNextReasoningEnded = z.infer<typeof EventSessionNextReasoningEnded>

export const EventSessionNextToolInputStarted = event(
  "EventSessionNextToolInputStarted",
  "session.next.tool.input.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    name: z.string(),
  }),
)
export type EventSessionNextToolInputStarted = z.infer<typeof EventSessionNextToolInputStarted>

export const EventSessionNextToolInputDelta = event(
  "EventSessionNextToolInputDelta",
  "session.next.tool.input.delta",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    delta: z.string(),
  }),
)
export type EventSessionNextToolInputDelta = z.infer<typeof EventSessionNextToolInputDelta>

export const EventSessionNextToolInputEnded = event(
  "EventSessionNextToolInputEnded",
  "session.next.tool.input.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    text: z.string(),
  }),
)
export type EventSessionNextToolInputEnded = z.infer<typeof EventSessionNextToolInputEnded>

export const EventSessionNextToolCalled = event(
  "EventSessionNextToolCalled",
  "session.next.tool.called",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    tool: z.string(),
    input: z.record(z.string(), z.unknown()),
    provider: z.object({ executed: z.boolean(), metadata: LLMProviderMetadata.optional() }),
  }),
)
export type EventSessionNextToolCalled = z.infer<typeof EventSessionNextToolCalled>

export const EventSessionNextToolProgress = event(
  "EventSessionNextToolProgress",
  "session.next.tool.progress",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    structured: z.record(z.string(), z.unknown()),
    content: z.array(LLMToolContent),
  }),
)
export type EventSessionNextToolProgress = z.infer<typeof EventSessionNextToolProgress>

export const EventSessionNextToolSuccess = event(
  "EventSessionNextToolSuccess",
  "session.next.tool.success",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    structured: z.record(z.string(), z.unknown()),
    content: z.array(LLMToolContent),
    outputPaths: z.array(z.string()).optional(),
    result: z.unknown().optional(),
    provider: z.object({ executed: z.boolean(), metadata: LLMProviderMetadata.optional() }),
  }),
)
export type EventSessionNextToolSuccess = z.infer<typeof EventSessionNextToolSuccess>

export const EventSessionNextToolFailed = event(
  "EventSessionNextToolFailed",
  "session.next.tool.failed",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    assistantMessageID: NextMessageID,
    callID: z.string(),
    error: SessionErrorUnknown,
    result: z.unknown().optional(),
    provider: z.object({ executed: z.boolean(), metadata: LLMProviderMetadata.optional() }),
  }),
)
export type EventSessionNextToolFailed = z.infer<typeof EventSessionNextToolFailed>

export const EventSessionNextRetried = event(
  "EventSessionNextRetried",
  "session.next.retried",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    attempt: z.number(),
    error: SessionNextRetryError,
  }),
)
export type EventSessionNextRetried = z.infer<typeof EventSessionNextRetried>

export const EventSessionNextCompactionStarted = event(
  "EventSessionNextCompactionStarted",
  "session.next.compaction.started",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    reason: z.enum(["auto", "manual"]),
  }),
)
export type EventSessionNextCompactionStarted = z.infer<typeof EventSessionNextCompactionStarted>

export const EventSessionNextCompactionDelta = event(
  "EventSessionNextCompactionDelta",
  "session.next.compaction.delta",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    text: z.string(),
  }),
)
export type EventSessionNextCompactionDelta = z.infer<typeof EventSessionNextCompactionDelta>

export const EventSessionNextCompactionEnded = event(
  "EventSessionNextCompactionEnded",
  "session.next.compaction.ended",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
    reason: z.enum(["auto", "manual"]),
    text: z.string(),
    recent: z.string(),
  }),
)
export type EventSessionNextCompactionEnded = z.infer<typeof EventSessionNextCompactionEnded>

export const EventSessionNextRevertStaged = event(
  "EventSessionNextRevertStaged",
  "session.next.revert.staged",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    revert: RevertState,
  }),
)
export type EventSessionNextRevertStaged = z.infer<typeof EventSessionNextRevertStaged>

export const EventSessionNextRevertCleared = event(
  "EventSessionNextRevertCleared",
  "session.next.revert.cleared",
  z.object({ timestamp: z.number(), sessionID: SessionID }),
)
export type EventSessionNextRevertCleared = z.infer<typeof EventSessionNextRevertCleared>

export const EventSessionNextRevertCommitted = event(
  "EventSessionNextRevertCommitted",
  "session.next.revert.committed",
  z.object({
    timestamp: z.number(),
    sessionID: SessionID,
    messageID: NextMessageID,
  }),
)
export type EventSessionNextRevertCommitted = z.infer<typeof EventSessionNextRevertCommitted>
