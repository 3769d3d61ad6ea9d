import { z } from "zod"
import { PermissionID, SessionID } from "../../runtime/schema/ids.ts"
import { PermissionRespondInput } from "../../runtime/schema/permission.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const permissionRespond = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/permissions/{permissionID}",
  operationId: "permission.respond",
  scope: "instance",
  summary: "Answer a permission request of a session",
  description: "The older form of `permission.reply`.",
  params: z.object({ sessionID: SessionID, permissionID: PermissionID }),
  body: PermissionRespondInput,
  output: json(z.boolean()),
  errors: ["NotFoundError", "PermissionNotFoundError"],
  handle: ({ params: { sessionID, permissionID }, body, instance }) => {
    instance.sessions.get(sessionID)
    instance.permissions.reply(permissionID, { reply: body.response }, sessionID)
    return true
  },
})
