import { z } from "zod"
import { PermissionID, SessionID } from "../../runtime/schema/ids.ts"
import { PermissionV2ReplyInput } from "../../runtime/schema/permission-v2.ts"
import { permissionOf } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionPermissionReply = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/permission/{requestID}/reply",
  operationId: "v2.session.permission.reply",
  scope: "instance",
  summary: "Answer a permission request",
  description: "`message` goes with a rejection: the model reads it and goes on.",
  params: z.object({ sessionID: SessionID, requestID: PermissionID }),
  body: PermissionV2ReplyInput,
  output: empty,
  errors: ["NotFoundError", "PermissionNotFoundError"],
  handle: ({ params: { sessionID, requestID }, body, instance: { sessions, permissions } }) => {
    sessions.get(sessionID)
    permissionOf(permissions, sessionID, requestID)
    permissions.reply(requestID, body)
  },
})
