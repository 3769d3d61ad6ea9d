import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { MessageWithParts } from "../../runtime/schema/message.ts"
import { PromptInput } from "../../runtime/schema/prompt-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionPrompt = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/message",
  operationId: "session.prompt",
  scope: "instance",
  summary: "Send a prompt and wait for the answer",
  description:
    "Answers with the last assistant message, with `noReply` with the prompt's own message. The run goes on when the client leaves. " +
    "Sent again with the same `messageID` or `Idempotency-Key`, a prompt does not run twice.",
  params: z.object({ sessionID: SessionID }),
  body: PromptInput,
  output: json(MessageWithParts, { slow: true }),
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
  handle: async ({ params: { sessionID }, body, request, instance }) => {
    const key = request.headers.get("idempotency-key") || undefined
    const { done } = await instance.prompts.submit(sessionID, body, { key })
    return done
  },
})
