import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionUnshare = defineEndpoint({
  method: "delete",
  path: "/session/{sessionID}/share",
  operationId: "session.unshare",
  scope: "instance",
  summary: "Stop sharing a session",
  description: "Its address shows nothing from then on; who follows it is cut off.",
  params: z.object({ sessionID: SessionID }),
  output: json(Session),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance }) => instance.shares.unshare(sessionID),
})
