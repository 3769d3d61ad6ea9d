import { z } from "zod"
import { PermissionID } from "../../runtime/schema/ids.ts"
import { PermissionReplyInput } from "../../runtime/schema/permission.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const permissionReply = defineEndpoint({
  method: "post",
  path: "/permission/{requestID}/reply",
  operationId: "permission.reply",
  scope: "instance",
  summary: "Answer a permission request",
  description: "`message` goes with a rejection: the model reads it and goes on.",
  params: z.object({ requestID: PermissionID }),
  body: PermissionReplyInput,
  output: json(z.boolean()),
  errors: ["PermissionNotFoundError"],
  handle: ({ params: { requestID }, body, instance }) => {
    instance.permissions.reply(requestID, body)
    return true
  },
})
