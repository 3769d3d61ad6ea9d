import { z } from "zod"
import { MessageID } from "./ids.ts"
import { ModelKey } from "./model-ref.ts"
import { OutputFormat } from "./output-format.ts"
import { FilePartInput, PartInput } from "./part-input.ts"

/** Each part may be a file to read, so a prompt has a bound beside the size of its body. */
const PART_LIMIT = 500

const boundedParts = <Part extends z.ZodType>(part: Part) =>
  z.array(part).refine((parts) => parts.length <= PART_LIMIT, `Expected at most ${PART_LIMIT} parts`)

export const PromptInput = z.object({
  messageID: MessageID.optional(),
  model: ModelKey.optional(),
  agent: z.string().optional(),
  noReply: z.boolean().optional(),
  tools: z.record(z.string(), z.boolean()).optional(),
  format: OutputFormat.optional(),
  system: z.string().optional(),
  variant: z.string().optional(),
  parts: boundedParts(PartInput),
})
export type PromptInput = z.infer<typeof PromptInput>

export const CommandInput = z.object({
  messageID: MessageID.optional(),
  agent: z.string().optional(),
  model: z.string().optional(),
  arguments: z.string(),
  command: z.string(),
  variant: z.string().optional(),
  parts: boundedParts(z.object(FilePartInput.shape)).optional(),
})
export type CommandInput = z.infer<typeof CommandInput>

export const ShellInput = z.object({
  messageID: MessageID.optional(),
  agent: z.string(),
  model: ModelKey.optional(),
  command: z.string(),
})
export type ShellInput = z.infer<typeof ShellInput>
