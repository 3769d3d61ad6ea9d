import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { enveloped } from "../../runtime/schema/location-info.ts"
import { SessionInputAdmitted, SessionV2PromptInput } from "../../runtime/schema/session-v2.ts"
import { admitted, promptInput } from "../../runtime/v2/prompts.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const v2SessionPrompt = defineEndpoint({
  method: "post",
  path: "/api/session/{sessionID}/prompt",
  operationId: "v2.session.prompt",
  scope: "instance",
  summary: "Send a prompt and let events tell the answer",
  description:
    "Answers as soon as the prompt is stored. The session's agent answers; a model that is missing is told as a `session.error` event. A prompt to a session that runs is read after the step that is under way, whichever `delivery` it asks for. The same `id` again gives the same answer; with another prompt it conflicts.",
  params: z.object({ sessionID: SessionID }),
  body: SessionV2PromptInput,
  output: json(enveloped(SessionInputAdmitted)),
  errors: [
    "NotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "IdempotencyConflictError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { sessionID }, body, instance: { prompts, messages, sessions } }) => {
    const sent = promptInput(body)
    const { agent } = sessions.get(sessionID)
    const message = await prompts.start(sessionID, { ...sent, agent }, { sent })
    return { data: admitted(messages, message, body.delivery) }
  },
})
