import { z } from "zod"
import { FilePart } from "./file-part.ts"
import { Timestamp } from "./time.ts"

export const ToolStatePending = z
  .object({ status: z.literal("pending"), input: z.record(z.string(), z.unknown()), raw: z.string() })
  .meta({ id: "ToolStatePending" })
export type ToolStatePending = z.infer<typeof ToolStatePending>

export const ToolStateRunning = z
  .object({
    status: z.literal("running"),
    input: z.record(z.string(), z.unknown()),
    title: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    time: z.object({ start: Timestamp }),
  })
  .meta({ id: "ToolStateRunning" })
export type ToolStateRunning = z.infer<typeof ToolStateRunning>

export const ToolStateCompleted = z
  .object({
    status: z.literal("completed"),
    input: z.record(z.string(), z.unknown()),
    output: z.string(),
    title: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    time: z.object({ start: Timestamp, end: Timestamp, compacted: Timestamp.optional() }),
    attachments: z.array(FilePart).optional(),
  })
  .meta({ id: "ToolStateCompleted" })
export type ToolStateCompleted = z.infer<typeof ToolStateCompleted>

export const ToolStateError = z
  .object({
    status: z.literal("error"),
    input: z.record(z.string(), z.unknown()),
    error: z.string(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    time: z.object({ start: Timestamp, end: Timestamp }),
  })
  .meta({ id: "ToolStateError" })
export type ToolStateError = z.infer<typeof ToolStateError>

export const ToolState = z
  .discriminatedUnion("status", [ToolStatePending, ToolStateRunning, ToolStateCompleted, ToolStateError])
  .meta({ id: "ToolState" })
export type ToolState = z.infer<typeof ToolState>
