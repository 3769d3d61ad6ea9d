import { z } from "zod"
import { ModelRef } from "./model-ref.ts"
import { PermissionV2Ruleset } from "./permission-v2.ts"
import { ProviderRequest } from "./provider-v2.ts"

export const AgentColor = z
  .union([
    z.string().regex(/^#[0-9a-fA-F]{6}$/),
    z.enum(["primary", "secondary", "accent", "success", "warning", "error", "info"]),
  ])
  .meta({ id: "AgentColor" })

export const AgentV2Info = z
  .object({
    id: z.string(),
    model: ModelRef.optional(),
    request: ProviderRequest,
    system: z.string().optional(),
    description: z.string().optional(),
    mode: z.enum(["subagent", "primary", "all"]),
    hidden: z.boolean(),
    color: AgentColor.optional(),
    steps: z.int().positive().optional(),
    permissions: PermissionV2Ruleset,
  })
  .meta({ id: "AgentV2Info" })
export type AgentV2Info = z.infer<typeof AgentV2Info>
