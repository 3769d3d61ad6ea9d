import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionUnrevert = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/unrevert",
  operationId: "session.unrevert",
  scope: "instance",
  summary: "Undo going back",
  description: "Brings the files back to the newest state. Without a pending revert nothing happens.",
  params: z.object({ sessionID: SessionID }),
  output: json(Session),
  errors: ["NotFoundError", "SessionBusyError", "ServiceUnavailableError"],
  handle: ({ params: { sessionID }, instance }) => instance.reverts.unrevert(sessionID),
})
