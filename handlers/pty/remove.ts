import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyRemove = defineEndpoint({
  method: "delete",
  path: "/pty/{ptyID}",
  operationId: "pty.remove",
  scope: "instance",
  summary: "End a terminal and what runs in it",
  params: z.object({ ptyID: PtyID }),
  output: json(z.boolean()),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => {
    instance.ptys.remove(ptyID)
    return true
  },
})
