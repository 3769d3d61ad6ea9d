import { z } from "zod"

export const PermissionV2Source = z
  .object({
    type: z.literal("tool"),
    messageID: z.string(),
    callID: z.string(),
  })
  .meta({ id: "PermissionV2Source" })
export type PermissionV2Source = z.infer<typeof PermissionV2Source>

export const PermissionV2Reply = z.enum(["once", "always", "reject"]).meta({ id: "PermissionV2Reply" })
export type PermissionV2Reply = z.infer<typeof PermissionV2Reply>
