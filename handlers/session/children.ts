import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionChildren = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}/children",
  operationId: "session.children",
  scope: "instance",
  summary: "List the sessions below a session, the oldest first",
  params: z.object({ sessionID: ReadSessionID }),
  output: json(z.array(Session)),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance }) => instance.sessions.children(sessionID),
})
