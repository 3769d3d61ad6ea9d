import { z } from "zod"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { PermissionSavedInfo } from "../../runtime/schema/permission-v2.ts"
import { savedPermissions } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PermissionSavedList = defineEndpoint({
  method: "get",
  path: "/api/permission/saved",
  operationId: "v2.permission.saved.list",
  scope: "instance",
  summary: "List what was allowed for good in a workspace",
  description: "Until the instance is disposed.",
  query: z.object({ projectID: z.string().optional() }),
  output: json(enveloped(z.array(PermissionSavedInfo))),
  errors: [],
  handle: ({ query: { projectID }, instance: { location, permissions } }) => {
    const isMeant = projectID === undefined || projectID === location.projectID
    return { data: isMeant ? savedPermissions(permissions, location.projectID) : [] }
  },
})
