import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { AssistantMessageWithParts } from "../../runtime/schema/message.ts"
import { CommandInput } from "../../runtime/schema/prompt-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionCommand = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/command",
  operationId: "session.command",
  scope: "instance",
  summary: "Run a command in a session and wait for the answer",
  description:
    "Fills in the command's template with `arguments` and answers it as a prompt. What the command says of agent and model goes " +
    "before the request's. `command.executed` follows when the session is idle again.",
  params: z.object({ sessionID: SessionID }),
  body: CommandInput,
  output: json(AssistantMessageWithParts, { slow: true }),
  taggedBadRequest: "handle",
  errors: [
    "NotFoundError",
    "CommandNotFoundError",
    "AgentNotFoundError",
    "ProviderModelNotFoundError",
    "IdempotencyConflictError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: ({ params: { sessionID }, body, instance }) => instance.commandRuns.run(sessionID, body),
})
