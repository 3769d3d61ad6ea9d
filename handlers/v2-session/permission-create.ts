import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { PermissionV2Created, PermissionV2CreateInput } from "../../runtime/schema/permission-v2.ts"
import { createPermission } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionPermissionCreate = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/permission",
  operationId: "v2.session.permission.create",
  scope: "instance",
  summary: "Ask whether something is allowed in a session",
  description: "With the effect `ask` the user is asked under the id; the answer comes as an event.",
  params: z.object({ sessionID: SessionID }),
  body: PermissionV2CreateInput,
  output: json(enveloped(PermissionV2Created)),
  errors: ["NotFoundError", "AgentNotFoundError", "ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ params: { sessionID }, body, instance }) => ({
    data: await createPermission(instance, sessionID, body),
  }),
})
