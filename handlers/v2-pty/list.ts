import { z } from "zod"
import { located } from "../../runtime/schema/location-info.ts"
import { Pty } from "../../runtime/schema/pty.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PtyList = defineEndpoint({
  method: "get",
  path: "/api/pty",
  operationId: "v2.pty.list",
  scope: "instance",
  summary: "List the terminals that run",
  output: json(located(z.array(Pty))),
  errors: [],
  handle: ({ instance }) => inLocation(instance, instance.ptys.list()),
})
