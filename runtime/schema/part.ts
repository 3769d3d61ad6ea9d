import { z } from "zod"
import { FilePart } from "./file-part.ts"
import { MessageID, partKeys } from "./ids.ts"
import { APIError } from "./message-error.ts"
import { ModelKey } from "./model-ref.ts"
import { TimeSpan, Timestamp } from "./time.ts"
import { TokenUsage } from "./tokens.ts"
import { ToolState } from "./tool-state.ts"

export const TextPart = z
  .object({
    ...partKeys,
    type: z.literal("text"),
    text: z.string(),
    synthetic: z.boolean().optional(),
    ignored: z.boolean().optional(),
    time: TimeSpan.optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "TextPart" })
export type TextPart = z.infer<typeof TextPart>

export const SubtaskPart = z
  .object({
    ...partKeys,
    type: z.literal("subtask"),
    prompt: z.string(),
    description: z.string(),
    agent: z.string(),
    model: ModelKey.optional(),
    command: z.string().optional(),
  })
  .meta({ id: "SubtaskPart" })
export type SubtaskPart = z.infer<typeof SubtaskPart>

export const ReasoningPart = z
  .object({
    ...partKeys,
    type: z.literal("reasoning"),
    text: z.string(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    time: TimeSpan,
  })
  .meta({ id: "ReasoningPart" })
export type ReasoningPart = z.infer<typeof ReasoningPart>

export const ToolPart = z
  .object({
    ...partKeys,
    type: z.literal("tool"),
    callID: z.string(),
    tool: z.string(),
    state: ToolState,
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "ToolPart" })
export type ToolPart = z.infer<typeof ToolPart>

export const StepStartPart = z
  .object({ ...partKeys, type: z.literal("step-start"), snapshot: z.string().optional() })
  .meta({ id: "StepStartPart" })
export type StepStartPart = z.infer<typeof StepStartPart>

export const StepFinishPart = z
  .object({
    ...partKeys,
    type: z.literal("step-finish"),
    reason: z.string(),
    snapshot: z.string().optional(),
    cost: z.number(),
    tokens: TokenUsage,
  })
  .meta({ id: "StepFinishPart" })
export type StepFinishPart = z.infer<typeof StepFinishPart>

export const SnapshotPart = z
  .object({ ...partKeys, type: z.literal("snapshot"), snapshot: z.string() })
  .meta({ id: "SnapshotPart" })
export type SnapshotPart = z.infer<typeof SnapshotPart>

export const PatchPart = z
  .object({
    ...partKeys,
    type: z.literal("patch"),
    hash: z.string(),
    files: z.array(z.string()),
  })
  .meta({ id: "PatchPart" })
export type PatchPart = z.infer<typeof PatchPart>

export const AgentPart = z
  .object({
    ...partKeys,
    type: z.literal("agent"),
    name: z.string(),
    source: z.object({ value: z.string(), start: z.int().nonnegative(), end: z.int().nonnegative() }).optional(),
  })
  .meta({ id: "AgentPart" })
export type AgentPart = z.infer<typeof AgentPart>

export const RetryPart = z
  .object({
    ...partKeys,
    type: z.literal("retry"),
    attempt: z.int().nonnegative(),
    error: APIError,
    time: z.object({ created: Timestamp }),
  })
  .meta({ id: "RetryPart" })
export type RetryPart = z.infer<typeof RetryPart>

export const CompactionPart = z
  .object({
    ...partKeys,
    type: z.literal("compaction"),
    auto: z.boolean(),
    overflow: z.boolean().optional(),
    tail_start_id: MessageID.optional(),
  })
  .meta({ id: "CompactionPart" })
export type CompactionPart = z.infer<typeof CompactionPart>

export const Part = z
  .discriminatedUnion("type", [
    TextPart,
    SubtaskPart,
    ReasoningPart,
    FilePart,
    ToolPart,
    StepStartPart,
    StepFinishPart,
    SnapshotPart,
    PatchPart,
    AgentPart,
    RetryPart,
    CompactionPart,
  ])
  .meta({ id: "Part" })
export type Part = z.infer<typeof Part>
