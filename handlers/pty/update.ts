import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { Pty, PtyUpdateInput } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyUpdate = defineEndpoint({
  method: "put",
  path: "/pty/{ptyID}",
  operationId: "pty.update",
  scope: "instance",
  summary: "Change a terminal's title or size",
  params: z.object({ ptyID: PtyID }),
  body: PtyUpdateInput.optional(),
  output: json(Pty),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, body, instance }) => instance.ptys.update(ptyID, body ?? {}),
})
