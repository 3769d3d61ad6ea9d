import { z } from "zod"
import { PermissionRequest } from "../../runtime/schema/permission.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const permissionList = defineEndpoint({
  method: "get",
  path: "/permission",
  operationId: "permission.list",
  scope: "instance",
  summary: "List the permission requests that wait for an answer",
  output: json(z.array(PermissionRequest)),
  errors: [],
  handle: ({ instance }) => instance.permissions.list(),
})
