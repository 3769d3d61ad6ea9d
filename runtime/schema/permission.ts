import { z } from "zod"
import { PermissionID, SessionID } from "./ids.ts"

export const PermissionAction = z.enum(["allow", "deny", "ask"]).meta({ id: "PermissionAction" })
export type PermissionAction = z.infer<typeof PermissionAction>

export const PermissionRule = z
  .object({ permission: z.string(), pattern: z.string(), action: PermissionAction })
  .meta({ id: "PermissionRule" })
export type PermissionRule = z.infer<typeof PermissionRule>

export const PermissionRuleset = z.array(PermissionRule).meta({ id: "PermissionRuleset" })
export type PermissionRuleset = z.infer<typeof PermissionRuleset>

export const PermissionRequest = z
  .object({
    id: PermissionID,
    sessionID: SessionID,
    permission: z.string(),
    patterns: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    always: z.array(z.string()),
    tool: z.object({ messageID: z.string(), callID: z.string() }).optional(),
  })
  .meta({ id: "PermissionRequest" })
export type PermissionRequest = z.infer<typeof PermissionRequest>

export const PermissionReply = z.enum(["once", "always", "reject"])
export type PermissionReply = z.infer<typeof PermissionReply>

export const PermissionReplyInput = z.object({ reply: PermissionReply, message: z.string().optional() })
export type PermissionReplyInput = z.infer<typeof PermissionReplyInput>

export const PermissionRespondInput = z.object({ response: PermissionReply })
export type PermissionRespondInput = z.infer<typeof PermissionRespondInput>
