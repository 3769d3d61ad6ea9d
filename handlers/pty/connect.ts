import { z } from "zod"
import { PtyID } from "../../runtime/schema/ids.ts"
import { PtyConnectQuery } from "../../runtime/schema/pty.ts"
import { defineEndpoint } from "../endpoint.ts"
import { socket } from "../output.ts"

export const ptyConnect = defineEndpoint({
  method: "get",
  path: "/pty/{ptyID}/connect",
  operationId: "pty.connect",
  scope: "instance",
  summary: "Connect to a terminal with a WebSocket",
  description:
    'Text frames are what the terminal shows; what it has shown from `cursor` on comes first (all that is kept without one, nothing with -1), then one binary frame: a zero byte and `{"cursor":N}`, from which a client counts on in UTF-16 units. Messages are typed. Code 1000: the terminal has ended; 1001: the server ends it; 1013: connect again and read faster.',
  params: z.object({ ptyID: PtyID }),
  query: PtyConnectQuery,
  output: socket,
  errors: ["PtyForbiddenError", "PtyNotFoundError", "UnsupportedError", "UpgradeRequiredError"],
  handle: ({ params: { ptyID }, query, instance }) => instance.ptys.connect(ptyID, query),
})
