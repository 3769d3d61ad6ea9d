import { located } from "../../runtime/schema/location-info.ts"
import { Pty, PtyCreateInput } from "../../runtime/schema/pty.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PtyCreate = defineEndpoint({
  method: "post",
  path: "/api/pty",
  operationId: "v2.pty.create",
  scope: "instance",
  summary: "Open a terminal",
  description: "As `POST /pty`.",
  body: PtyCreateInput,
  output: json(located(Pty)),
  errors: ["NotADirectoryError", "ServiceUnavailableError", "UnsupportedError"],
  handle: async ({ body, instance }) => inLocation(instance, await instance.ptys.create(body)),
})
