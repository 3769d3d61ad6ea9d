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
    "Answers as soon as the prompt is stored. A prompt to a session that runs is read after the step that is under way, whichever `delivery` it asks for. The same `id` again gives the same answer; with another prompt it conflicts.",
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
  handle: async ({ params: { sessionID }, body, instance: { prompts, messages } }) => ({
    data: admitted(messages, await prompts.start(sessionID, promptInput(body)), body.delivery),
  }),
})
