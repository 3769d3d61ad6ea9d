import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { located } from "../../runtime/schema/location-info.ts"
import { PtyTicketConnectToken } from "../../runtime/schema/pty.ts"
import { inLocation } from "../../runtime/v2/location-info.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2PtyConnectToken = defineEndpoint({
  method: "post",
  path: "/api/pty/{ptyID}/connect-token",
  operationId: "v2.pty.connectToken",
  scope: "instance",
  summary: "Get a ticket for one connection to a terminal",
  description: "It goes to /api/pty/{ptyID}/connect as `ticket`, in place of a login, within half a minute.",
  params: z.object({ ptyID: PtyID }),
  output: json(located(PtyTicketConnectToken)),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => inLocation(instance, instance.ptys.connectToken(ptyID)),
})
