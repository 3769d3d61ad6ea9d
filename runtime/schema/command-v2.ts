import { z } from "zod"
import { ModelRef } from "./model-ref.ts"

export const CommandV2Info = z
  .object({
    name: z.string(),
    template: z.string(),
    description: z.string().optional(),
    agent: z.string().optional(),
    model: ModelRef.optional(),
    subtask: z.boolean().optional(),
  })
  .meta({ id: "CommandV2Info" })
export type CommandV2Info = z.infer<typeof CommandV2Info>

/** `slash`: whether it is a command, too. */
export const SkillV2Info = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    slash: z.boolean().optional(),
    location: z.string(),
    content: z.string(),
  })
  .meta({ id: "SkillV2Info" })
export type SkillV2Info = z.infer<typeof SkillV2Info>
