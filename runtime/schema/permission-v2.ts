import { z } from "zod"
import { event } from "./event-shape.ts"
import { PermissionID, SessionID } from "./ids.ts"

export const PermissionV2Source = z
  .object({ type: z.literal("tool"), messageID: z.string(), callID: z.string() })
  .meta({ id: "PermissionV2Source" })
export type PermissionV2Source = z.infer<typeof PermissionV2Source>

export const PermissionV2Reply = z.enum(["once", "always", "reject"]).meta({ id: "PermissionV2Reply" })
export type PermissionV2Reply = z.infer<typeof PermissionV2Reply>

export const PermissionV2Effect = z.enum(["allow", "deny", "ask"]).meta({ id: "PermissionV2Effect" })
export type PermissionV2Effect = z.infer<typeof PermissionV2Effect>

export const PermissionV2Rule = z
  .object({ action: z.string(), resource: z.string(), effect: PermissionV2Effect })
  .meta({ id: "PermissionV2Rule" })
export type PermissionV2Rule = z.infer<typeof PermissionV2Rule>

export const PermissionV2Ruleset = z.array(PermissionV2Rule).meta({ id: "PermissionV2Ruleset" })
export type PermissionV2Ruleset = z.infer<typeof PermissionV2Ruleset>

/** `save`: what "always" would allow for good. */
export const PermissionV2Request = z
  .object({
    id: PermissionID,
    sessionID: SessionID,
    action: z.string(),
    resources: z.array(z.string()),
    save: z.array(z.string()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    source: PermissionV2Source.optional(),
  })
  .meta({ id: "PermissionV2Request" })
export type PermissionV2Request = z.infer<typeof PermissionV2Request>

/** `message` goes with a rejection: the model reads it. */
export const PermissionV2ReplyInput = z.object({ reply: PermissionV2Reply, message: z.string().optional() })
export type PermissionV2ReplyInput = z.infer<typeof PermissionV2ReplyInput>

export const PermissionV2CreateInput = z.object({
  id: PermissionID.optional(),
  action: z.string(),
  resources: z.array(z.string()),
  save: z.array(z.string()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  source: PermissionV2Source.optional(),
  agent: z.string().optional(),
})
export type PermissionV2CreateInput = z.infer<typeof PermissionV2CreateInput>

export const PermissionV2Created = z.object({ id: PermissionID, effect: PermissionV2Effect })
export type PermissionV2Created = z.infer<typeof PermissionV2Created>

/** What a user allowed "always". */
export const PermissionSavedInfo = z
  .object({ id: z.string(), projectID: z.string(), action: z.string(), resource: z.string() })
  .meta({ id: "PermissionSavedInfo" })
export type PermissionSavedInfo = z.infer<typeof PermissionSavedInfo>

export const EventPermissionV2Asked = event(
  "EventPermissionV2Asked",
  "permission.v2.asked",
  z.object(PermissionV2Request.shape),
)
export type EventPermissionV2Asked = z.infer<typeof EventPermissionV2Asked>

export const EventPermissionV2Replied = event(
  "EventPermissionV2Replied",
  "permission.v2.replied",
  z.object({ sessionID: SessionID, requestID: PermissionID, reply: PermissionV2Reply }),
)
export type EventPermissionV2Replied = z.infer<typeof EventPermissionV2Replied>
