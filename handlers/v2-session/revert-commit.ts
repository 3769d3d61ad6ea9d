import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionRevertCommit = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/revert/commit",
  operationId: "v2.session.revert.commit",
  scope: "instance",
  summary: "Make a staged revert final: its messages are removed",
  params: z.object({ sessionID: SessionID }),
  output: empty,
  errors: ["NotFoundError", "SessionBusyError"],
  handle: async ({ params: { sessionID }, instance: { sessions, runs, reverts } }) => {
    sessions.get(sessionID)
    runs.assertIdle(sessionID)
    await reverts.settle(sessionID)
  },
})
