import type { PermissionRequest } from "../schema/permission.ts"
import type { PermissionV2Request } from "../schema/permission-v2.ts"

/** A permission request in the newer form. */
export const permissionV2 = ({
  id,
  sessionID,
  permission,
  patterns,
  metadata,
  always,
  tool,
}: PermissionRequest): PermissionV2Request => ({
  ...{ id, sessionID, action: permission, resources: patterns, save: always, metadata },
  ...(tool && { source: { type: "tool", messageID: tool.messageID, callID: tool.callID } }),
})
