import { z } from "zod"
import { NamedError } from "../../runtime/errors.ts"
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
  description:
    "Answers as soon as the prompt is stored. `Idempotency-Key` as for `session.prompt`. An agent that nobody knows is told as a " +
    "`session.error` event, and nothing is stored; a model that is missing is told likewise, once the prompt is stored.",
  params: z.object({ sessionID: SessionID }),
  body: PromptInput,
  output: empty,
  taggedBadRequest: "handle",
  errors: [
    "NotFoundError",
    "IdempotencyConflictError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: async ({ params: { sessionID }, body, request, instance }) => {
    const key = request.headers.get("idempotency-key") || undefined
    await instance.prompts.start(sessionID, body, { key }).catch((error: unknown) => {
      if (!isAnnounced(error)) throw error
    })
  },
})

/** Failures that are told as `session.error`, which is all that upstream's clients listen for here. */
const isAnnounced = (error: unknown): boolean =>
  NamedError.is(error, "AgentNotFoundError") || NamedError.is(error, "ProviderModelNotFoundError")
