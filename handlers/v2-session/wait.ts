import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionWait = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/wait",
  operationId: "v2.session.wait",
  scope: "instance",
  summary: "Wait until a session runs no more",
  params: z.object({ sessionID: SessionID }),
  output: empty,
  errors: ["NotFoundError", "ServiceUnavailableError"],
  handle: async ({ params: { sessionID }, instance }) => {
    instance.sessions.get(sessionID)
    await instance.runs.settled(sessionID)
  },
})
