import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { Pty, PtyUpdateInput } from "../../runtime/schema/pty.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PtyUpdate = defineEndpoint({
  method: "put",
  path: "/api/pty/{ptyID}",
  operationId: "v2.pty.update",
  scope: "instance",
  summary: "Change a terminal's title or size",
  params: z.object({ ptyID: PtyID }),
  body: PtyUpdateInput,
  output: json(located(Pty)),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, body, instance }) => inLocation(instance, instance.ptys.update(ptyID, body)),
})
