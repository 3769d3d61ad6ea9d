import { z } from "zod"
import { SessionID } from "../../runtime/schema/ids.ts"
import { MessageWithParts } from "../../runtime/schema/message.ts"
import { ShellInput } from "../../runtime/schema/prompt-input.ts"
import { defineEndpoint } from "../endpoint.ts"
import { json } from "../output.ts"

export const sessionShell = defineEndpoint({
  method: "post",
  path: "/session/{sessionID}/shell",
  operationId: "session.shell",
  scope: "instance",
  summary: "Run a shell command in a session",
  description:
    "Runs it as the user, without permissions, and answers when it has ended. The session is busy meanwhile, and an abort kills " +
    "the command. The model sees the command and its output with the next prompt.",
  params: z.object({ sessionID: SessionID }),
  body: ShellInput,
  output: json(MessageWithParts, { slow: true }),
  errors: [
    "NotFoundError",
    "AgentNotFoundError",
    "SessionBusyError",
    "IdempotencyConflictError",
    "UnsupportedError",
    "ConfigJsonError",
    "ConfigInvalidError",
    "ServiceUnavailableError",
  ],
  handle: ({ params: { sessionID }, body, instance }) => instance.shellCommands.run(sessionID, body),
})
