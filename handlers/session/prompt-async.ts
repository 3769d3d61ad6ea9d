import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { PromptInput } from "../../runtime/schema/prompt-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { empty } from "../output.ts"

export const sessionPromptAsync = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/prompt_async",
  operationId: "session.prompt_async",
  scope: "instance",
  summary: "Send a prompt and let events tell the answer",
  description: "Answers as soon as the prompt is stored. `Idempotency-Key` as for `session.prompt`.",
  params: z.object({ sessionID: SessionID }),
  body: PromptInput,
  output: empty,
  taggedBadRequest: "handle",
  errors: [
    "NotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "IdempotencyConflictError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: ({ params: { sessionID }, body, request, instance }) => {
    const key = request.headers.get("idempotency-key") || undefined
    return instance.prompts.start(sessionID, body, { key })
  },
})
