import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionRevertInput } from "../../runtime/schema/session-input.ts"
import { Session } from "../../runtime/schema/session.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionRevert = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/revert",
  operationId: "session.revert",
  scope: "instance",
  summary: "Go back to before a message",
  description:
    "Puts the files that the agent changed since then back. The messages stay until the next prompt, which removes them. What shell " +
    "commands of the user changed stays. An unknown message or part changes nothing.",
  params: z.object({ sessionID: SessionID }),
  body: SessionRevertInput,
  output: json(Session),
  errors: ["NotFoundError", "SessionBusyError", "ServiceUnavailableError"],
  handle: ({ params: { sessionID }, body, instance }) => instance.reverts.revert(sessionID, body),
})
