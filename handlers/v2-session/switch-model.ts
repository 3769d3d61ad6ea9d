import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { SessionSwitchModelInput } from "../../runtime/schema/session-v2.ts"
import { checkModel } from "../../runtime/v2/choices.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const v2SessionSwitchModel = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/model",
  operationId: "v2.session.switchModel",
  scope: "instance",
  summary: "Choose the model of the next prompts",
  params: z.object({ sessionID: SessionID }),
  body: SessionSwitchModelInput,
  output: empty,
  errors: ["NotFoundError", "ConfigJsonError", "ConfigInvalidError", "ServiceUnavailableError"],
  handle: async ({ params: { sessionID }, body: { model }, instance }) => {
    instance.sessions.get(sessionID)
    await checkModel(instance, model)
    const { variant = "default" } = model
    instance.sessions.change(sessionID, (draft) => void (draft.model = { ...model, variant }))
  },
})
