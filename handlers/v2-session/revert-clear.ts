import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionRevertClear = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/revert/clear",
  operationId: "v2.session.revert.clear",
  scope: "instance",
  summary: "Take a staged revert back",
  params: z.object({ sessionID: SessionID }),
  output: empty,
  errors: ["NotFoundError", "SessionBusyError", "ServiceUnavailableError", "UnknownError"],
  handle: async ({ params: { sessionID }, instance }) => {
    await instance.reverts.unrevert(sessionID)
  },
})
