import { z } from "zod"
import { ReadSessionID } from "../../runtime/schema/ids.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionGet = defineEndpoint({
  method: "get",
  path: "/session/{sessionID}",
  operationId: "session.get",
  scope: "instance",
  summary: "Read a session",
  params: z.object({ sessionID: ReadSessionID }),
  output: json(Session),
  errors: ["NotFoundError"],
  handle: ({ params: { sessionID }, instance }) => instance.sessions.get(sessionID),
})
