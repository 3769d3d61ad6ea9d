import { z } from "zod"
import { event } from "./event-shape.ts"
import { PermissionID, SessionID } from "./ids.ts"

export const PermissionV2Source = z
  .object({ type: z.literal("tool"), messageID: z.string(), callID: z.string() })
  .meta({ id: "PermissionV2Source" })
export type PermissionV2Source = z.infer<typeof PermissionV2Source>

export const PermissionV2Reply = z.enum(["once", "always", "reject"]).meta({ id: "PermissionV2Reply" })
export type PermissionV2Reply = z.infer<typeof PermissionV2Reply>

export const EventPermissionV2Asked = event(
  "EventPermissionV2Asked",
  "permission.v2.asked",
  z.object({
    id: PermissionID,
    sessionID: SessionID,
    action: z.string(),
    resources: z.array(z.string()),
    save: z.array(z.string()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    source: PermissionV2Source.optional(),
  }),
)
export type EventPermissionV2Asked = z.infer<typeof EventPermissionV2Asked>

export const EventPermissionV2Replied = event(
  "EventPermissionV2Replied",
  "permission.v2.replied",
  z.object({ sessionID: SessionID, requestID: PermissionID, reply: PermissionV2Reply }),
)
export type EventPermissionV2Replied = z.infer<typeof EventPermissionV2Replied>
