import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionSwitchAgentInput } from "../../runtime/schema/session-v2.ts"
import { checkAgent } from "../../runtime/v2/choices.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionSwitchAgent = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/agent",
  operationId: "v2.session.switchAgent",
  scope: "instance",
  summary: "Choose the agent of the next prompts",
  params: z.object({ sessionID: SessionID }),
  body: SessionSwitchAgentInput,
  output: empty,
  errors: ["NotFoundError", "ConfigJsonError", "ConfigInvalidError"],
  handle: async ({ params: { sessionID }, body: { agent }, instance }) => {
    instance.sessions.get(sessionID)
    await checkAgent(instance, agent)
    instance.sessions.change(sessionID, (draft) => void (draft.agent = agent))
  },
})
