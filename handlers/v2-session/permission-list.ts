import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { PermissionV2Request } from "../../runtime/schema/permission-v2.ts"
import { permissionV2 } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionPermissionList = defineEndpoint({
  method: "get",
  path: "/api/session/{sessionID}/permission",
  operationId: "v2.session.permission.list",
  scope: "instance",
  summary: "List a session's permission requests",
  params: z.object({ sessionID: SessionID }),
  output: json(enveloped(z.array(PermissionV2Request))),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance: { sessions, permissions } }) => {
    sessions.get(sessionID)
    const waiting = permissions.list().filter((request) => request.sessionID === sessionID)
    return { data: waiting.map(permissionV2) }
  },
})
