import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { PtyTicketConnectToken } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const ptyConnectToken = defineEndpoint({
  method: "post",
  path: "/pty/{ptyID}/connect-token",
  operationId: "pty.connectToken",
  scope: "instance",
  summary: "Get a ticket for one connection to a terminal",
  description: "It goes to /pty/{ptyID}/connect as `ticket`, in place of a login, within half a minute.",
  params: z.object({ ptyID: PtyID }),
  output: json(PtyTicketConnectToken),
  errors: ["PtyNotFoundError"],
  handle: ({ params: { ptyID }, instance }) => instance.ptys.connectToken(ptyID),
})
