import { z } from "zod"
import { removeSavedPermission } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2PermissionSavedRemove = defineEndpoint({
  method: "delete",
  path: "/api/permission/saved/{id}",
  operationId: "v2.permission.saved.remove",
  scope: "instance",
  summary: "Take back what was allowed for good",
  description: "An id that means nothing (any more) changes nothing.",
  params: z.object({ id: z.string() }),
  output: empty,
  errors: [],
  handle: ({ params: { id }, instance }) => removeSavedPermission(instance.permissions, id),
})
