import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { PtyConnectQuery } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { socket } from "../output.ts"

export const v2PtyConnect = defineEndpoint({
  method: "get",
  path: "/api/pty/{ptyID}/connect",
  operationId: "v2.pty.connect",
  scope: "instance",
  summary: "Connect to a terminal with a WebSocket",
  description: "As `/pty/{ptyID}/connect`.",
  params: z.object({ ptyID: PtyID }),
  query: PtyConnectQuery,
  output: socket,
  errors: ["PtyForbiddenError", "PtyNotFoundError", "UnsupportedError", "UpgradeRequiredError"],
  handle: ({ params: { ptyID }, query, instance }) => instance.ptys.connect(ptyID, query),
})
