import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { PermissionV2Request } from "../../runtime/schema/permission-v2.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { permissionV2 } from "../../runtime/v2/permissions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PermissionRequestList = defineEndpoint({
  method: "get",
  path: "/api/permission/request",
  operationId: "v2.permission.request.list",
  scope: "instance",
  summary: "List the permission requests that wait for an answer",
  output: json(located(z.array(PermissionV2Request))),
  errors: [],
  handle: ({ instance }) => inLocation(instance, instance.permissions.list().map(permissionV2)),
})
