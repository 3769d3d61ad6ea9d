import { z } from "zod"
import { FilePartSource } from "./file-source.ts"
import { PartID } from "./ids.ts"
import { ModelKey } from "./model-ref.ts"
import { TimeSpan } from "./time.ts"

export const TextPartInput = z
  .object({
    id: PartID.optional(),
    type: z.literal("text"),
    text: z.string(),
    synthetic: z.boolean().optional(),
    ignored: z.boolean().optional(),
    time: TimeSpan.optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: "TextPartInput" })
export type TextPartInput = z.infer<typeof TextPartInput>

export const FilePartInput = z
  .object({
    id: PartID.optional(),
    type: z.literal("file"),
    mime: z.string(),
    filename: z.string().optional(),
    url: z.string(),
    source: FilePartSource.optional(),
  })
  .meta({ id: "FilePartInput" })
export type FilePartInput = z.infer<typeof FilePartInput>

export const AgentPartInput = z
  .object({
    id: PartID.optional(),
    type: z.literal("agent"),
    name: z.string(),
    source: z.object({ value: z.string(), start: z.int().nonnegative(), end: z.int().nonnegative() }).optional(),
  })
  .meta({ id: "AgentPartInput" })
export type AgentPartInput = z.infer<typeof AgentPartInput>

export const SubtaskPartInput = z
  .object({
    id: PartID.optional(),
    type: z.literal("subtask"),
    prompt: z.string(),
    description: z.string(),
    agent: z.string(),
    model: ModelKey.optional(),
    command: z.string().optional(),
  })
  .meta({ id: "SubtaskPartInput" })
export type SubtaskPartInput = z.infer<typeof SubtaskPartInput>

export const PartInput = z.discriminatedUnion("type", [TextPartInput, FilePartInput, AgentPartInput, SubtaskPartInput])
export type PartInput = z.infer<typeof PartInput>
