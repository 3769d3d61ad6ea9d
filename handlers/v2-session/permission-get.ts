import { z } from "zod"
import { PermissionID, SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { PermissionV2Request } from "../../runtime/schema/permission-v2.ts"
import { permissionOf } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionPermissionGet = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/permission/{requestID}",
  operationId: "v2.session.permission.get",
  scope: "instance",
  summary: "Read a permission request",
  params: z.object({ sessionID: SessionID, requestID: PermissionID }),
  output: json(enveloped(PermissionV2Request)),
  errors: ["NotFoundError", "PermissionNotFoundError"],
  handle: ({ params: { sessionID, requestID }, instance: { sessions, permissions } }) => {
    sessions.get(sessionID)
    return { data: permissionOf(permissions, sessionID, requestID) }
  },
})
