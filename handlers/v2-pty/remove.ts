import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2PtyRemove = defineEndpoint({
  method: "delete",
  path: "/api/pty/{ptyID}",
  operationId: "v2.pty.remove",
  scope: "instance",
  summary: "End a terminal and what runs in it",
  params: z.object({ ptyID: PtyID }),
  output: empty,
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => instance.ptys.remove(ptyID),
})
