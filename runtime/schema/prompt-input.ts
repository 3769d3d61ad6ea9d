import { z } from "zod"
import { FilePartSource } from "./file-source.ts"
import { MessageID, PartID } from "./ids.ts"
import { ModelKey } from "./model-key.ts"
import { OutputFormat } from "./output-format.ts"
import { AgentPartInput, FilePartInput, SubtaskPartInput, TextPartInput } from "./part-input.ts"
import { queryInteger } from "./query.ts"

export const PromptInput = z.object({
  messageID: MessageID.optional(),
  model: ModelKey.optional(),
  agent: z.string().optional(),
  noReply: z.boolean().optional(),
  tools: z.record(z.string(), z.boolean()).optional(),
  format: OutputFormat.optional(),
  system: z.string().optional(),
  variant: z.string().optional(),
  parts: z.array(z.discriminatedUnion("type", [TextPartInput, FilePartInput, AgentPartInput, SubtaskPartInput])),
})
export type PromptInput = z.infer<typeof PromptInput>

export const CommandInput = z.object({
  messageID: MessageID.optional(),
  agent: z.string().optional(),
  model: z.string().optional(),
  arguments: z.string(),
  command: z.string(),
  variant: z.string().optional(),
  parts: z
    .array(
      z.object({
        id: PartID.optional(),
        type: z.literal("file"),
        mime: z.string(),
        filename: z.string().optional(),
        url: z.string(),
        source: FilePartSource.optional(),
      }),
    )
    .optional(),
})
export type CommandInput = z.infer<typeof CommandInput>

export const ShellInput = z.object({
  messageID: MessageID.optional(),
  agent: z.string(),
  model: ModelKey.optional(),
  command: z.string(),
})
export type ShellInput = z.infer<typeof ShellInput>

export const MessageListQuery = z.object({ limit: queryInteger(0).optional(), before: z.string().optional() })
export type MessageListQuery = z.infer<typeof MessageListQuery>
