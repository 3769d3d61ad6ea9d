import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { Pty } from "../../runtime/schema/pty.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PtyGet = defineEndpoint({
  method: "get",
  path: "/api/pty/{ptyID}",
  operationId: "v2.pty.get",
  scope: "instance",
  summary: "Read a terminal",
  description: "One that has ended is there for a minute more.",
  params: z.object({ ptyID: PtyID }),
  output: json(located(Pty)),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => inLocation(instance, instance.ptys.get(ptyID)),
})
