import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { RevertState } from "../../runtime/schema/session-next.ts"
import { SessionRevertStageInput } from "../../runtime/schema/session-v2.ts"
import { requireMessage } from "../../runtime/v2/message-pages.ts"
import { revertV2 } from "../../runtime/v2/sessions.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionRevertStage = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/revert/stage",
  operationId: "v2.session.revert.stage",
  scope: "instance",
  summary: "Go back to before a message, for now",
  description:
    "Puts the files that the agent changed since then back, unless `files` is false. The messages stay until the next prompt, or until it is committed.",
  params: z.object({ sessionID: SessionID }),
  body: SessionRevertStageInput,
  output: json(enveloped(RevertState)),
  errors: ["NotFoundError", "MessageNotFoundError", "SessionBusyError", "ServiceUnavailableError", "UnknownError"],
  handle: async ({ params: { sessionID }, body: { messageID, files }, instance }) => {
    instance.sessions.get(sessionID)
    requireMessage(instance.messages, sessionID, messageID)
    const { revert } = await instance.reverts.revert(sessionID, { messageID }, { files })
    return { data: revertV2(revert ?? { messageID }) }
  },
})
