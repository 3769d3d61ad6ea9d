import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { Pty } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyGet = defineEndpoint({
  method: "get",
  path: "/pty/{ptyID}",
  operationId: "pty.get",
  scope: "instance",
  summary: "Read a terminal",
  description: "One that has ended is there for a minute more.",
  params: z.object({ ptyID: PtyID }),
  output: json(Pty),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => instance.ptys.get(ptyID),
})
