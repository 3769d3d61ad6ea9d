import { z } from "zod"
import { ModelKey } from "./model-ref.ts"
import { PermissionRuleset } from "./permission.ts"

export const Agent = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    mode: z.enum(["subagent", "primary", "all"]),
    native: z.boolean().optional(),
    hidden: z.boolean().optional(),
    topP: z.number().optional(),
    temperature: z.number().optional(),
    color: z.string().optional(),
    permission: PermissionRuleset,
    model: ModelKey.optional(),
    variant: z.string().optional(),
    prompt: z.string().optional(),
    options: z.record(z.string(), z.unknown()),
    steps: z.number().optional(),
  })
  .meta({ id: "Agent" })
export type Agent = z.infer<typeof Agent>
