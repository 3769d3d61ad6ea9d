import { z } from "zod"
import { event } from "./event-shape.ts"
import { NextMessageID, SessionID } from "./ids.ts"
import { ModelRef } from "./model-ref.ts"
import { LLMProviderMetadata, LLMToolContent, SessionErrorUnknown } from "./session-next.ts"
import { TokenCounts } from "./tokens.ts"

/** `timestamp` is in milliseconds since the Unix epoch. */
const ofStep = { timestamp: z.number(), sessionID: SessionID, assistantMessageID: NextMessageID }

const toolProvider = z.object({ executed: z.boolean(), metadata: LLMProviderMetadata.optional() })

export const EventSessionNextStepStarted = event(
  "EventSessionNextStepStarted",
  "session.next.step.started",
  z.object({
    ...ofStep,
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
    ...ofStep,
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
  z.object({ ...ofStep, error: SessionErrorUnknown }),
)
export type EventSessionNextStepFailed = z.infer<typeof EventSessionNextStepFailed>

export const EventSessionNextTextStarted = event(
  "EventSessionNextTextStarted",
  "session.next.text.started",
  z.object({ ...ofStep, textID: z.string() }),
)
export type EventSessionNextTextStarted = z.infer<typeof EventSessionNextTextStarted>

export const EventSessionNextTextDelta = event(
  "EventSessionNextTextDelta",
  "session.next.text.delta",
  z.object({ ...ofStep, textID: z.string(), delta: z.string() }),
)
export type EventSessionNextTextDelta = z.infer<typeof EventSessionNextTextDelta>

export const EventSessionNextTextEnded = event(
  "EventSessionNextTextEnded",
  "session.next.text.ended",
  z.object({ ...ofStep, textID: z.string(), text: z.string() }),
)
export type EventSessionNextTextEnded = z.infer<typeof EventSessionNextTextEnded>

export const EventSessionNextReasoningStarted = event(
  "EventSessionNextReasoningStarted",
  "session.next.reasoning.started",
  z.object({ ...ofStep, reasoningID: z.string(), providerMetadata: LLMProviderMetadata.optional() }),
)
export type EventSessionNextReasoningStarted = z.infer<typeof EventSessionNextReasoningStarted>

export const EventSessionNextReasoningDelta = event(
  "EventSessionNextReasoningDelta",
  "session.next.reasoning.delta",
  z.object({ ...ofStep, reasoningID: z.string(), delta: z.string() }),
)
export type EventSessionNextReasoningDelta = z.infer<typeof EventSessionNextReasoningDelta>

export const EventSessionNextReasoningEnded = event(
  "EventSessionNextReasoningEnded",
  "session.next.reasoning.ended",
  z.object({
    ...ofStep,
    reasoningID: z.string(),
    text: z.string(),
    providerMetadata: LLMProviderMetadata.optional(),
  }),
)
export type EventSessionNextReasoningEnded = z.infer<typeof EventSessionNextReasoningEnded>

export const EventSessionNextToolInputStarted = event(
  "EventSessionNextToolInputStarted",
  "session.next.tool.input.started",
  z.object({ ...ofStep, callID: z.string(), name: z.string() }),
)
export type EventSessionNextToolInputStarted = z.infer<typeof EventSessionNextToolInputStarted>

export const EventSessionNextToolInputDelta = event(
  "EventSessionNextToolInputDelta",
  "session.next.tool.input.delta",
  z.object({ ...ofStep, callID: z.string(), delta: z.string() }),
)
export type EventSessionNextToolInputDelta = z.infer<typeof EventSessionNextToolInputDelta>

export const EventSessionNextToolInputEnded = event(
  "EventSessionNextToolInputEnded",
  "session.next.tool.input.ended",
  z.object({ ...ofStep, callID: z.string(), text: z.string() }),
)
export type EventSessionNextToolInputEnded = z.infer<typeof EventSessionNextToolInputEnded>

export const EventSessionNextToolCalled = event(
  "EventSessionNextToolCalled",
  "session.next.tool.called",
  z.object({
    ...ofStep,
    callID: z.string(),
    tool: z.string(),
    input: z.record(z.string(), z.unknown()),
    provider: toolProvider,
  }),
)
export type EventSessionNextToolCalled = z.infer<typeof EventSessionNextToolCalled>

export const EventSessionNextToolProgress = event(
  "EventSessionNextToolProgress",
  "session.next.tool.progress",
  z.object({
    ...ofStep,
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
    ...ofStep,
    callID: z.string(),
    structured: z.record(z.string(), z.unknown()),
    content: z.array(LLMToolContent),
    outputPaths: z.array(z.string()).optional(),
    result: z.unknown().optional(),
    provider: toolProvider,
  }),
)
export type EventSessionNextToolSuccess = z.infer<typeof EventSessionNextToolSuccess>

export const EventSessionNextToolFailed = event(
  "EventSessionNextToolFailed",
  "session.next.tool.failed",
  z.object({
    ...ofStep,
    callID: z.string(),
    error: SessionErrorUnknown,
    result: z.unknown().optional(),
    provider: toolProvider,
  }),
)
export type EventSessionNextToolFailed = z.infer<typeof EventSessionNextToolFailed>
